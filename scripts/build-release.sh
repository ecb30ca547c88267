#!/usr/bin/env bash
# Builds the program that is shipped: optimised, with Swift's runtime inside, without symbols.
# Usage: scripts/build-release.sh TARGET   TARGET is where it goes; the Dockerfile calls it in the same way.
#
# STATSBOT_REVISION   what "statsbot --version" says was built; by default what git says, and "unknown" without git
# BUILD_JOBS          how many compilers at once; by default as many as there are processors
set -euo pipefail
target=$(realpath -m "${1:?usage: $0 TARGET}")
cd "$(dirname "$0")/.."

export STATSBOT_REVISION=${STATSBOT_REVISION:-$(scripts/revision.sh)}
[[ $STATSBOT_REVISION =~ ^[0-9A-Za-z._-]{1,80}$ ]] || {
    printf 'build-release: STATSBOT_REVISION is not a revision: %s\n' "$STATSBOT_REVISION" >&2
    exit 1
}

# A folder of its own: the static build would else undo what other builds have made, and they what it has.
options=(-c release --static-swift-stdlib --scratch-path .build-release --product statsbot)
[ -z "${BUILD_JOBS:-}" ] || options+=(--jobs "$BUILD_JOBS")
swift build "${options[@]}" --explicit-target-dependency-import-check error
bin=$(swift build "${options[@]}" --show-bin-path)
mkdir -p "$(dirname "$target")"
strip -o "$target" "$bin/statsbot"

# An old binary that was not linked again would say so here.
said=$("$target" --version)
[[ $said == *"(revision $STATSBOT_REVISION, "* ]] || {
    printf 'build-release: the program says another revision than %s: %s\n' "$STATSBOT_REVISION" "$said" >&2
    exit 1
}
echo "$said"
