#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Part of StatsBot.
#
# Has systemd look at the unit in packaging/systemd: it must be accepted without a word. The program need not be installed.
set -euo pipefail
cd "$(dirname "$0")/.."

unit=packaging/systemd/statsbot.service
command -v systemd-analyze >/dev/null || {
    echo "check-systemd: systemd-analyze is missing: install Debian's package systemd (make deps-test does)" >&2
    exit 1
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
printf '#!/bin/sh\n' >"$folder/statsbot"
chmod 755 "$folder" "$folder/statsbot"
sed "s|^ExecStart=/usr/local/bin/statsbot|ExecStart=$folder/statsbot|" "$unit" >"$folder/statsbot.service"
grep -q "^ExecStart=$folder/statsbot run\$" "$folder/statsbot.service" || {
    echo "check-systemd: $unit has another ExecStart than this script knows" >&2
    exit 1
}

# It warns of what it ignores and yet ends well.
if ! said=$(systemd-analyze verify "$folder/statsbot.service" 2>&1) || [ -n "$said" ]; then
    printf 'check-systemd: %s is not accepted:\n%s\n' "$unit" "$said" >&2
    exit 1
fi
systemd-analyze security --offline=true "$folder/statsbot.service" 2>/dev/null | tail -n 1 || true
echo "check-systemd: $unit is accepted"
