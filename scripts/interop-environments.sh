#!/usr/bin/env bash
# Create a Python virtual environment for each client of the interop test, because several use the same module name.
# Usage: scripts/interop-environments.sh
set -euo pipefail
cd "$(dirname "$0")/.."

# At the same time, because most of it is waiting for downloads.
pids=()
for requirements in Tests/Acceptance/Interop/requirements/*.txt; do
    scripts/python-environment.sh ".tools/interop/$(basename "$requirements" .txt)" "$requirements" &
    pids+=($!)
done
failed=0
for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
exit "$failed"
