#!/usr/bin/env bash
# Print what is about to be built and roughly how long it takes, so that a long first build is not mistaken for a hang.
# Usage: scripts/announce-build.sh release|debug
set -euo pipefail
cd "$(dirname "$0")/.."

cores=$(nproc)
folder=$(find .build -maxdepth 2 -type d -name "$1" -print -quit 2>/dev/null || true)
if [ -n "$folder" ] && [ -n "$(find -L "$folder" -maxdepth 1 -name 'StatsBot.build' -print -quit)" ]; then
    printf 'Building StatsBot (%s): only what changed.\n' "$1"
else
    printf 'Building StatsBot (%s) for the first time: about %s minutes on %s cores, longer on a slow machine.\n' \
        "$1" "$((cores >= 8 ? 2 : cores >= 4 ? 3 : 6))" "$cores"
    printf 'The numbers in brackets count finished steps; the C and C++ parts of the TLS library come first.\n'
fi
