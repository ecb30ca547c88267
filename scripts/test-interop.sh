#!/usr/bin/env bash
# Run unmodified third-party clients from PyPI against `statsbot simulate`.
# Usage: scripts/test-interop.sh [PATH_OF_STATSBOT]
set -euo pipefail
cd "$(dirname "$0")/.."

statsbot=${1:-.build/debug/statsbot}
environment=.tools/interop
requirements=Tests/Acceptance/Interop/requirements.txt

[ -x "$statsbot" ] || {
    printf 'interop: %s not found; build it, or pass its path\n' "$statsbot" >&2
    exit 1
}

# Recreate the environment if the requirements have changed.
if ! cmp -s "$requirements" "$environment/requirements.txt"; then
    rm -rf "$environment"
    mkdir -p "$environment"
    log=$environment/install.log
    {
        python3 -m venv "$environment" &&
            "$environment/bin/pip" install --quiet --disable-pip-version-check -r "$requirements"
    } >"$log" 2>&1 || {
        cat "$log" >&2
        printf 'interop: cannot create the Python virtual environment; on Debian, run scripts/install-deps.sh test\n' >&2
        exit 1
    }
    cp "$requirements" "$environment/requirements.txt"
fi

exec "$environment/bin/python" -B Tests/Acceptance/Interop/discord_py.py "$(realpath "$statsbot")"
