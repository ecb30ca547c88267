#!/usr/bin/env bash
# Prints the revision of this tree: git's short hash, "-dirty" after it where files differ from it; "unknown" without
# git.
set -euo pipefail
cd "$(dirname "$0")/.."

# Only a repository of this very folder: a copy may lie in somebody else's.
if [ -e .git ] && revision=$(git describe --always --abbrev=7 --exclude '*' --dirty 2>/dev/null); then
    echo "$revision"
else
    echo unknown
fi
