#!/usr/bin/env bash
# Runs schemathesis, as it comes from PyPI, against a bot: every answer must be one that its OpenAPI document allows.
# Usage: scripts/test-schema.sh [PATH_OF_STATSBOT]
set -euo pipefail
cd "$(dirname "$0")/.."

statsbot=${1:-.build/debug/statsbot}
environment=.tools/schema

[ -x "$statsbot" ] || {
    printf 'schema: there is no %s; build it, or say where it is\n' "$statsbot" >&2
    exit 1
}
scripts/python-environment.sh "$environment" Tests/Acceptance/Schema/requirements.txt

exec "$environment/bin/python" -B Tests/Acceptance/Schema/schema.py "$(realpath "$statsbot")"
