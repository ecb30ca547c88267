#!/usr/bin/env bash
# Parse the metrics page in both formats with an unmodified prometheus_client from PyPI, promtool and Prometheus: a bot's
# page before and after its gateway first connects, a page whose labels are full of characters to escape, and an OpenMetrics
# export with activity.
# Usage: scripts/test-formats.sh [PATH_OF_STATSBOT]   Build the tests first.
set -euo pipefail
cd "$(dirname "$0")/.."

statsbot=${1:-.build/debug/statsbot}
environment=.tools/formats

[ -x "$statsbot" ] || {
    printf 'formats: %s not found; build it, or pass its path\n' "$statsbot" >&2
    exit 1
}
promtool=.tools/usr/bin/promtool
[ -x "$promtool" ] || promtool=$(command -v promtool) || {
    printf 'formats: promtool not found; install it with scripts/install-deps.sh test\n' >&2
    exit 1
}
scripts/python-environment.sh "$environment" Tests/Acceptance/Formats/requirements.txt

"$environment/bin/python" -B Tests/Acceptance/Formats/formats.py "$(realpath "$statsbot")" "$(realpath "$promtool")"
STATSBOT_FORMATS_PYTHON=$PWD/$environment/bin/python swift test --skip-build --filter FormatTests
