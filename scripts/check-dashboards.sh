#!/usr/bin/env bash
# Check that the dashboards and docs/dashboards.md match the output of grafana/generate.py, and that they and Prometheus'
# rules use only names from docs/metrics.md, the recording rules, and Prometheus itself. Prints nothing on success.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=.tools/grafana
scripts/python-environment.sh "$environment" grafana/requirements.txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$environment/bin/python" -B grafana/generate.py "$work"
hint='dashboards: generated files are out of date; run .tools/grafana/bin/python -B grafana/generate.py'
diff -r grafana/dashboards "$work/dashboards" || { echo "$hint" >&2; exit 1; }
diff docs/dashboards.md "$work/dashboards.md" || { echo "$hint" >&2; exit 1; }

"$environment/bin/python" -B grafana/check_names.py
