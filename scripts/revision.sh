#!/usr/bin/env bash
# Print the revision of this tree: git's short hash, with the suffix "-dirty" if files have changed, or "unknown" without
# git.
set -euo pipefail
cd "$(dirname "$0")/.."

# Only a repository in this folder counts, because a copy may be inside another repository.
if [ -e .git ] && revision=$(git describe --always --abbrev=7 --exclude '*' --dirty 2>/dev/null); then
    echo "$revision"
else
    echo unknown
fi
