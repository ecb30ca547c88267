#!/usr/bin/env bash
# Lets prometheus_client, as it comes from PyPI, promtool and a Prometheus read the metrics page in both formats: a
# bot's, before its gateway ever connected and after, and a page whose labels are full of what has to be escaped.
# Usage: scripts/test-formats.sh [PATH_OF_STATSBOT]    (the tests must be built)
set -euo pipefail
cd "$(dirname "$0")/.."

statsbot=${1:-.build/debug/statsbot}
environment=.tools/formats

[ -x "$statsbot" ] || {
    printf 'formats: there is no %s; build it, or say where it is\n' "$statsbot" >&2
    exit 1
}
promtool=.tools/usr/bin/promtool
[ -x "$promtool" ] || promtool=$(command -v promtool) || {
    printf 'formats: there is no promtool; scripts/install-deps.sh test unpacks it\n' >&2
    exit 1
}
scripts/python-environment.sh "$environment" Tests/Acceptance/Formats/requirements.txt

"$environment/bin/python" -B Tests/Acceptance/Formats/formats.py "$(realpath "$statsbot")" "$(realpath "$promtool")"
STATSBOT_FORMATS_PYTHON=$PWD/$environment/bin/python swift test --skip-build --filter FormatTests
