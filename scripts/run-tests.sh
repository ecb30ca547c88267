#!/usr/bin/env bash
# Runs the built tests: run-tests.sh MINUTES ARGUMENT..., with arguments of "swift test". Tests that have not ended after so many
# minutes are ended and named.
set -euo pipefail

minutes=$1
shift
# Without a limit, all tests start at once, and each step of a test waits for a step of all others: longer than a server waits
# for a client.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=8

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Line by line, so that nothing is missing at the end. SIGINT, because only then does "swift test" also end the tests.
timeout --signal=INT --kill-after=10 "${minutes}m" stdbuf -oL swift test --skip-build "$@" > >(tee "$log") 2>&1 &
tests=$!
trap 'kill -INT "$tests"' INT TERM
status=0
wait "$tests" || status=$?

if ((status == 124 || status == 137)); then
    echo "The tests did not end within $minutes minutes. These were running:" >&2
    LC_ALL=C comm -23 <(sed -nE 's/^◇ Test (".*"|[a-zA-Z]+\(.*) started\.$/\1/p' "$log" | LC_ALL=C sort -u) \
        <(sed -nE 's/^[✔✘] Test (".*"|[a-zA-Z]+\(.*)( with [0-9]+ test cases?)? (passed|failed) after .*/\1/p' "$log" | LC_ALL=C sort -u) >&2
fi
exit "$status"
