#!/usr/bin/env bash
# Test the status page in Chromium, with a bot and a simulated Discord.
# Usage: scripts/test-browser.sh [PATH_OF_STATSBOT [FOLDER_FOR_SCREENSHOTS]]
set -euo pipefail
cd "$(dirname "$0")/.."

statsbot=${1:-.build/debug/statsbot}
environment=.tools/browser

[ -x "$statsbot" ] || {
    printf 'browser: %s not found; build it, or pass its path\n' "$statsbot" >&2
    exit 1
}
scripts/python-environment.sh "$environment" Tests/Acceptance/Browser/requirements.txt

exec "$environment/bin/python" -B Tests/Acceptance/Browser/status_page.py "$(realpath "$statsbot")" "${@:2}"
