#!/usr/bin/env bash
# A bot against a simulated Discord, Prometheus with the project's own rules, Alertmanager: every recording rule and
# every query of the dashboards must have data, and a raid must be told.
# Usage: scripts/test-stack.sh [PATH_OF_STATSBOT]
set -euo pipefail
cd "$(dirname "$0")/.."

statsbot=${1:-.build/debug/statsbot}
[ -x "$statsbot" ] || {
    printf 'stack: there is no %s; build it, or say where it is\n' "$statsbot" >&2
    exit 1
}

# program NAME: unpacked here, or the system's.
program() {
    if [ -x ".tools/usr/bin/$1" ]; then
        realpath ".tools/usr/bin/$1"
    else
        command -v "$1" || {
            printf 'stack: there is no %s; scripts/install-deps.sh test unpacks it\n' "$1" >&2
            exit 1
        }
    fi
}
prometheus=$(program prometheus)
alertmanager=$(program prometheus-alertmanager)

# Three minutes, and what it started is ended.
exec timeout --signal INT --kill-after 30 180 python3 -B Tests/Acceptance/Stack/stack.py "$(realpath "$statsbot")" "$prometheus" "$alertmanager"
