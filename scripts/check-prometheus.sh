#!/usr/bin/env bash
# Check Prometheus' configuration and rules with promtool, and run the tests of the rules. Prints nothing on success.
set -euo pipefail
cd "$(dirname "$0")/.."

promtool=.tools/usr/bin/promtool
[ -x "$promtool" ] || promtool=$(command -v promtool) || {
    printf 'prometheus: promtool not found; install it with scripts/install-deps.sh test\n' >&2
    exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# quiet COMMAND...: show the output only on failure.
quiet() {
    "$@" >"$work/output" 2>&1 || {
        cat "$work/output" >&2
        exit 1
    }
}

# promtool requires the token file, which exists only in the container.
echo token >"$work/token"
sed "s|/run/secrets/exporter_token|$work/token|; s|rules/\*\.yml|$PWD/prometheus/&|" prometheus/prometheus.yml >"$work/prometheus.yml"
quiet "$promtool" check config "$work/prometheus.yml"
quiet "$promtool" check rules prometheus/rules/*.yml
quiet "$promtool" test rules prometheus/tests/*.yml

# Each alert needs a test in which it fires, a test in which it does not, and a section in the runbook.
sed -n 's/^ *- alert: //p' prometheus/rules/alerts.yml | while read -r alert; do
    cat prometheus/tests/*.yml | grep -A 4 "alertname: $alert\$" >"$work/cases" || true
    grep -q 'exp_labels' "$work/cases" || { echo "prometheus: alert $alert has no test in which it fires" >&2; exit 1; }
    grep -q 'exp_alerts: \[\]' "$work/cases" || { echo "prometheus: alert $alert has no test in which it does not fire" >&2; exit 1; }
    grep -qx "### $alert" docs/operations.md || { echo "prometheus: docs/operations.md has no section \"$alert\"" >&2; exit 1; }
done
sed -n 's/^ *- record: //p' prometheus/rules/recording.yml | while read -r rule; do
    grep -qF -e "expr: $rule" -e "round($rule," prometheus/tests/*.yml || {
        echo "prometheus: recording rule $rule has no test" >&2
        exit 1
    }
done
