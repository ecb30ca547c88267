#!/usr/bin/env bash
# Lets promtool look at Prometheus' configuration and rules, and run the rules' tests. Silent where all is well.
set -euo pipefail
cd "$(dirname "$0")/.."

promtool=.tools/usr/bin/promtool
[ -x "$promtool" ] || promtool=$(command -v promtool) || {
    printf 'prometheus: there is no promtool; scripts/install-deps.sh test unpacks it\n' >&2
    exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# quiet COMMAND...: its output only where it fails.
quiet() {
    "$@" >"$work/output" 2>&1 || {
        cat "$work/output" >&2
        exit 1
    }
}

# promtool wants to see the token's file, which is there in the container only.
echo token >"$work/token"
sed "s|/run/secrets/exporter_token|$work/token|; s|rules/\*\.yml|$PWD/prometheus/&|" prometheus/prometheus.yml >"$work/prometheus.yml"
quiet "$promtool" check config "$work/prometheus.yml"
quiet "$promtool" check rules prometheus/rules/*.yml
quiet "$promtool" test rules prometheus/tests/*.yml

# Each alert fires in one case and does not in another, and has its section in the runbook.
sed -n 's/^ *- alert: //p' prometheus/rules/alerts.yml | while read -r alert; do
    cat prometheus/tests/*.yml | grep -A 4 "alertname: $alert\$" >"$work/cases" || true
    grep -q 'exp_labels' "$work/cases" || { echo "prometheus: no test in which $alert fires" >&2; exit 1; }
    grep -q 'exp_alerts: \[\]' "$work/cases" || { echo "prometheus: no test in which $alert does not fire" >&2; exit 1; }
    grep -qx "### $alert" docs/operations.md || { echo "prometheus: docs/operations.md has no section $alert" >&2; exit 1; }
done
sed -n 's/^ *- record: //p' prometheus/rules/recording.yml | while read -r rule; do
    cat prometheus/tests/*.yml | grep -qF "expr: $rule" || cat prometheus/tests/*.yml | grep -qF "round($rule," || {
        echo "prometheus: no test of $rule" >&2
        exit 1
    }
done
