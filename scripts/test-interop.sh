#!/usr/bin/env bash
# Run unmodified third-party clients from PyPI against `statsbot simulate`, all at the same time, and compare the
# simulator's responses and the bot's requests with Discord's OpenAPI document, of which the project has a table.
# Usage: scripts/test-interop.sh [PATH_OF_STATSBOT]
set -euo pipefail
cd "$(dirname "$0")/.."

statsbot=${1:-.build/debug/statsbot}
folder=Tests/Acceptance/Interop
# Longer than all steps take on a slow machine.
timeout=${INTEROP_TIMEOUT:-600}

[ -x "$statsbot" ] || {
    printf 'interop: %s not found; build it, or pass its path\n' "$statsbot" >&2
    exit 1
}
statsbot=$(realpath "$statsbot")

scripts/interop-environments.sh

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# start NAME ENVIRONMENT
start() {
    timeout "$timeout" ".tools/interop/$2/bin/python" -B "$folder/$1.py" "$statsbot" >"$results/$1" 2>&1 &
    names+=("$1")
    pids+=($!)
}

names=()
pids=()
for requirements in "$folder"/requirements/*.txt; do
    name=$(basename "$requirements" .txt)
    start "$name" "$name"
done
# Uses aiohttp, which every environment has.
start openapi_check discord_py

failed=()
for index in "${!pids[@]}"; do
    name=${names[$index]}
    if wait "${pids[$index]}"; then
        tail -n 1 "$results/$name"
    else
        failed+=("$name")
        printf '%s:\n' "$name"
        cat "$results/$name"
    fi
done
if [ ${#failed[@]} -gt 0 ]; then
    printf 'interop: failed: %s\n' "${failed[*]}" >&2
    exit 1
fi
