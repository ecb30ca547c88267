#!/usr/bin/env bash
# Are the dashboards and docs/dashboards.md what grafana/generate.py makes, and do they and Prometheus' rules use no
# name but those of docs/metrics.md, of the recording rules, and of Prometheus itself? Silent where all is well.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=.tools/grafana
scripts/python-environment.sh "$environment" grafana/requirements.txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$environment/bin/python" -B grafana/generate.py "$work"
hint='dashboards: not what grafana/generate.py makes; run .tools/grafana/bin/python -B grafana/generate.py'
diff -r grafana/dashboards "$work/dashboards" || { echo "$hint" >&2; exit 1; }
diff docs/dashboards.md "$work/dashboards.md" || { echo "$hint" >&2; exit 1; }

"$environment/bin/python" -B grafana/check_names.py
