#!/usr/bin/env bash
# Build the release binary: optimized, with a static Swift runtime, stripped of symbols.
# Usage: scripts/build-release.sh TARGET   TARGET is the path of the binary; the Dockerfile runs the script the same way.
#
# STATSBOT_REVISION   revision shown by "statsbot --version"; defaults to the git revision, or "unknown" without git
# BUILD_JOBS          number of parallel compiler jobs; defaults to the number of processors
set -euo pipefail
target=$(realpath -m "${1:?usage: $0 TARGET}")
cd "$(dirname "$0")/.."

export STATSBOT_REVISION=${STATSBOT_REVISION:-$(scripts/revision.sh)}
[[ $STATSBOT_REVISION =~ ^[0-9A-Za-z._-]{1,80}$ ]] || {
    printf 'build-release: STATSBOT_REVISION must be 1 to 80 letters, digits, dots, underscores or hyphens, got "%s"\n' "$STATSBOT_REVISION" >&2
    exit 1
}

# A separate build folder: otherwise the static build and the other builds would invalidate each other's products.
options=(-c release -debug-info-format none --static-swift-stdlib --scratch-path .build-release --product statsbot)
[ -z "${BUILD_JOBS:-}" ] || options+=(--jobs "$BUILD_JOBS")
swift build "${options[@]}" --explicit-target-dependency-import-check error
bin=$(swift build "${options[@]}" --show-bin-path)
mkdir -p "$(dirname "$target")"
strip -o "$target" "$bin/statsbot"

# Detects a stale binary that was not linked again.
said=$("$target" --version)
[[ $said == *"(revision $STATSBOT_REVISION, "* ]] || {
    printf 'build-release: expected revision %s, but the binary reports: %s\n' "$STATSBOT_REVISION" "$said" >&2
    exit 1
}
echo "$said"
