#!/usr/bin/env bash
# A history goes into a real Prometheus by "statsbot export --format openmetrics" and promtool, and is read back: every
# value must be the one that the history says, and the dashboard Community must have data.
# Usage: scripts/test-backfill.sh [PATH_OF_STATSBOT]
set -euo pipefail
cd "$(dirname "$0")/.."

statsbot=${1:-.build/debug/statsbot}
[ -x "$statsbot" ] || {
    printf 'backfill: there is no %s; build it, or say where it is\n' "$statsbot" >&2
    exit 1
}

# program NAME: unpacked here, or the system's.
program() {
    if [ -x ".tools/usr/bin/$1" ]; then
        realpath ".tools/usr/bin/$1"
    else
        command -v "$1" || {
            printf 'backfill: there is no %s; scripts/install-deps.sh test unpacks it\n' "$1" >&2
            exit 1
        }
    fi
}
prometheus=$(program prometheus)
promtool=$(program promtool)

# Ten minutes at most (two on an idle machine), and what it started is ended.
exec timeout --signal INT --kill-after 30 600 python3 -B Tests/Acceptance/Backfill/backfill.py "$(realpath "$statsbot")" "$prometheus" "$promtool"
