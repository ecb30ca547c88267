#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Part of StatsBot.
#
# Check the Dockerfile, docker-compose.yml, packaging/kubernetes and the workflow, without Docker. Prints nothing on
# success. Requires Debian's docker-compose (make deps-test).
set -euo pipefail
cd "$(dirname "$0")/.."

environment=.tools/containers
scripts/python-environment.sh "$environment" scripts/containers/requirements.txt
python=$PWD/$environment/bin/python
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# quiet COMMAND...: show the output only on failure.
quiet() {
    "$@" >"$work/output" 2>&1 || {
        cat "$work/output" >&2
        exit 1
    }
}

command -v docker-compose >/dev/null || {
    echo 'containers: docker-compose not found; install it with scripts/install-deps.sh test' >&2
    exit 1
}

quiet "$environment/bin/hadolint" --config .hadolint.yaml Dockerfile
quiet "$environment/bin/check-jsonschema" --builtin-schema vendor.compose-spec docker-compose.yml
quiet "$environment/bin/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/ci.yml

# Use an empty file instead of a local .env.
: >"$work/env"
for profile in none bot demo; do
    options=(--env-file "$work/env")
    [ "$profile" = none ] || options+=(--profile "$profile")
    docker-compose "${options[@]}" config >"$work/$profile.yml" 2>"$work/output" || {
        cat "$work/output" >&2
        exit 1
    }
    # docker-compose only warns about unknown settings and still succeeds.
    [ ! -s "$work/output" ] || { cat "$work/output" >&2; exit 1; }
done
"$python" -B scripts/containers/check.py "$work"/{none,bot,demo}.yml
# Verify that each of these rules can fail.
quiet "$python" -B -m unittest discover -s scripts/containers -p 'test_*.py'
