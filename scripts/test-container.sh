#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Part of StatsBot.
#
# Run a release build as the container would, without Docker: in the file system of the Dockerfile's last stage,
# read-only, as an unprivileged user, in an empty network namespace. Requires root and permission to mount; set
# CONTAINER_TEST=skip to skip the test where they are unavailable.
# Usage: scripts/test-container.sh PROGRAM   PROGRAM is the binary built by scripts/build-release.sh.
set -euo pipefail
cd "$(dirname "$0")/.."

program=$(realpath "${1:?usage: $0 PROGRAM}")
namespaces=(unshare --mount --pid --net --ipc --uts --fork --kill-child)

fail() {
    printf 'container: %s\n' "$*" >&2
    exit 1
}

if [ "${CONTAINER_TEST:-}" = skip ]; then
    echo 'container: SKIPPED (CONTAINER_TEST=skip)'
    exit 0
fi
[ -x "$program" ] || fail "$program not found; build it with scripts/build-release.sh $1"
[ "$(id -u)" = 0 ] || fail 'root is required to mount and to switch users; set CONTAINER_TEST=skip to skip this test'
"${namespaces[@]}" mount --make-rprivate / 2>/dev/null ||
    fail 'namespaces or mounts are not permitted here, even for root; set CONTAINER_TEST=skip to skip this test'
for tool in docker-compose mmdebstrap objdump setpriv; do
    command -v "$tool" >/dev/null || fail "$tool not found; on Debian, run scripts/install-deps.sh test, then scripts/install-deps.sh container"
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
