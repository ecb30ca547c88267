#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Part of StatsBot.
#
# Runs a release build as the container would, with no Docker at hand: in the file system that the Dockerfile's last
# stage makes, read-only, as a user without rights, with a network of its own in which there is nothing. Needs root and
# the right to mount; CONTAINER_TEST=skip leaves it out where they are not to be had.
# Usage: scripts/test-container.sh PROGRAM   PROGRAM is what scripts/build-release.sh has made
set -euo pipefail
cd "$(dirname "$0")/.."

program=$(realpath "${1:?usage: $0 PROGRAM}")
namespaces=(unshare --mount --pid --net --ipc --uts --fork --kill-child)

fail() {
    printf 'container: %s\n' "$*" >&2
    exit 1
}

if [ "${CONTAINER_TEST:-}" = skip ]; then
    echo 'container: SKIPPED, as CONTAINER_TEST says'
    exit 0
fi
[ -x "$program" ] || fail "there is no $program; scripts/build-release.sh $1 makes it"
[ "$(id -u)" = 0 ] || fail 'this needs root, to mount and to become another user (CONTAINER_TEST=skip leaves it out)'
"${namespaces[@]}" mount --make-rprivate / 2>/dev/null ||
    fail 'this machine grants no namespaces or mounts, even to root (CONTAINER_TEST=skip leaves it out)'
for tool in docker-compose mmdebstrap objdump setpriv; do
    command -v "$tool" >/dev/null || fail "there is no $tool (on Debian: scripts/install-deps.sh test, then container)"
done

scripts/python-environment.sh .tools/containers scripts/containers/requirements.txt
python=$PWD/.tools/containers/bin/python
root=$PWD/.tools/container-root
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/env"
docker-compose --env-file "$work/env" --profile demo config >"$work/compose.yml"
"$python" -B Tests/Acceptance/Container/image.py "$root"
timeout --signal INT --kill-after 30 600 "${namespaces[@]}" \
    "$python" -B Tests/Acceptance/Container/container.py "$root" "$program" "$work/compose.yml"
