#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Part of StatsBot.
#
# Looks at the Dockerfile, docker-compose.yml, packaging/kubernetes and the workflow, with no Docker at hand. Silent
# where all is well. Needs Debian's docker-compose (make deps-test).
set -euo pipefail
cd "$(dirname "$0")/.."

environment=.tools/containers
scripts/python-environment.sh "$environment" scripts/containers/requirements.txt
python=$PWD/$environment/bin/python
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# quiet COMMAND...: its output only where it fails.
quiet() {
    "$@" >"$work/output" 2>&1 || {
        cat "$work/output" >&2
        exit 1
    }
}

command -v docker-compose >/dev/null || {
    echo 'containers: there is no docker-compose; scripts/install-deps.sh test installs it' >&2
    exit 1
}

quiet "$environment/bin/hadolint" --config .hadolint.yaml Dockerfile
quiet "$environment/bin/check-jsonschema" --builtin-schema vendor.compose-spec docker-compose.yml
quiet "$environment/bin/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/ci.yml

# What is in .env here is not looked at, nor is it needed.
: >"$work/env"
for profile in none bot demo; do
    options=(--env-file "$work/env")
    [ "$profile" = none ] || options+=(--profile "$profile")
    docker-compose "${options[@]}" config >"$work/$profile.yml" 2>"$work/output" || {
        cat "$work/output" >&2
        exit 1
    }
    # It warns of what it does not understand, and ends well.
    [ ! -s "$work/output" ] || { cat "$work/output" >&2; exit 1; }
done
"$python" -B scripts/containers/check.py "$work"/{none,bot,demo}.yml
# Each of these rules can fail.
quiet "$python" -B -m unittest discover -s scripts/containers -p 'test_*.py'
