#!/usr/bin/env bash
# Run an unmodified schemathesis from PyPI against a bot. Every response must conform to the bot's OpenAPI document.
# Usage: scripts/test-schema.sh [PATH_OF_STATSBOT]
set -euo pipefail
cd "$(dirname "$0")/.."

statsbot=${1:-.build/debug/statsbot}
environment=.tools/schema

[ -x "$statsbot" ] || {
    printf 'schema: %s not found; build it, or pass its path\n' "$statsbot" >&2
    exit 1
}
scripts/python-environment.sh "$environment" Tests/Acceptance/Schema/requirements.txt

exec "$environment/bin/python" -B Tests/Acceptance/Schema/schema.py "$(realpath "$statsbot")"
