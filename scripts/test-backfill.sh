#!/usr/bin/env bash
# Load a history into a real Prometheus with "statsbot export --format openmetrics" and promtool, and read it back. Every
# value must match the history, and the dashboard Community must have data.
# Usage: scripts/test-backfill.sh [PATH_OF_STATSBOT]
set -euo pipefail
cd "$(dirname "$0")/.."

statsbot=${1:-.build/debug/statsbot}
[ -x "$statsbot" ] || {
    printf 'backfill: %s not found; build it, or pass its path\n' "$statsbot" >&2
    exit 1
}

# program NAME: print the path of the unpacked program or of the system's.
program() {
    if [ -x ".tools/usr/bin/$1" ]; then
        realpath ".tools/usr/bin/$1"
    else
        command -v "$1" || {
            printf 'backfill: %s not found; install it with scripts/install-deps.sh test\n' "$1" >&2
            exit 1
        }
    fi
}
prometheus=$(program prometheus)
promtool=$(program promtool)

# Timeout of ten minutes (it takes two on an idle machine). INT lets the test stop the processes it started.
exec timeout --signal INT --kill-after 30 600 python3 -B Tests/Acceptance/Backfill/backfill.py "$(realpath "$statsbot")" "$prometheus" "$promtool"
