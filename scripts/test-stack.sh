#!/usr/bin/env bash
# Run a bot against a simulated Discord, with Prometheus, the project's own rules and Alertmanager. Every recording rule
# and every dashboard query must have data, unless it needs days, and a raid must fire an alert.
# Usage: scripts/test-stack.sh [PATH_OF_STATSBOT]
set -euo pipefail
cd "$(dirname "$0")/.."

statsbot=${1:-.build/debug/statsbot}
[ -x "$statsbot" ] || {
    printf 'stack: %s not found; build it, or pass its path\n' "$statsbot" >&2
    exit 1
}

# program NAME: print the path of the unpacked program or of the system's.
program() {
    if [ -x ".tools/usr/bin/$1" ]; then
        realpath ".tools/usr/bin/$1"
    else
        command -v "$1" || {
            printf 'stack: %s not found; install it with scripts/install-deps.sh test\n' "$1" >&2
            exit 1
        }
    fi
}
prometheus=$(program prometheus)
alertmanager=$(program prometheus-alertmanager)

# Timeout of three minutes. INT lets the test stop the processes it started.
exec timeout --signal INT --kill-after 30 180 python3 -B Tests/Acceptance/Stack/stack.py "$(realpath "$statsbot")" "$prometheus" "$alertmanager"
