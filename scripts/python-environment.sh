#!/usr/bin/env bash
# Create a Python virtual environment from a requirements file. Recreates it if the file has changed.
# Usage: scripts/python-environment.sh FOLDER REQUIREMENTS
set -euo pipefail

environment=$1
requirements=$2

if ! cmp -s "$requirements" "$environment/requirements.txt"; then
    rm -rf "$environment"
    mkdir -p "$environment"
    log=$environment/install.log
    {
        python3 -m venv "$environment" &&
            "$environment/bin/pip" install --quiet --disable-pip-version-check -r "$requirements"
    } >"$log" 2>&1 || {
        cat "$log" >&2
        printf 'python: cannot create the virtual environment in %s; on Debian, run scripts/install-deps.sh test\n' "$environment" >&2
        exit 1
    }
    cp "$requirements" "$environment/requirements.txt"
fi
