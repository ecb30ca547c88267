#!/usr/bin/env bash
# Builds the program that is shipped: optimised, with Swift's runtime inside, without symbols.
# Usage: scripts/build-release.sh TARGET   TARGET is where it goes; the Dockerfile calls it in the same way.
set -euo pipefail
target=$(realpath -m "${1:?usage: $0 TARGET}")
cd "$(dirname "$0")/.."

swift build -c release --static-swift-stdlib --product statsbot
bin=$(swift build -c release --static-swift-stdlib --show-bin-path)
mkdir -p "$(dirname "$target")"
strip -o "$target" "$bin/statsbot"
