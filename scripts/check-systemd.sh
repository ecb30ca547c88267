#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Part of StatsBot.
#
# Check the unit in packaging/systemd with systemd, which must accept it without warnings. The bot need not be installed.
set -euo pipefail
cd "$(dirname "$0")/.."

unit=packaging/systemd/statsbot.service
command -v systemd-analyze >/dev/null || {
    echo "check-systemd: systemd-analyze not found; install the Debian package systemd (or run make deps-test)" >&2
    exit 1
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
printf '#!/bin/sh\n' >"$folder/statsbot"
chmod 755 "$folder" "$folder/statsbot"
sed "s|^ExecStart=/usr/local/bin/statsbot|ExecStart=$folder/statsbot|" "$unit" >"$folder/statsbot.service"
grep -q "^ExecStart=$folder/statsbot run\$" "$folder/statsbot.service" || {
    echo "check-systemd: unexpected ExecStart in $unit" >&2
    exit 1
}

# systemd-analyze only warns about settings that it ignores and still succeeds.
if ! said=$(systemd-analyze verify "$folder/statsbot.service" 2>&1) || [ -n "$said" ]; then
    printf 'check-systemd: systemd rejected %s:\n%s\n' "$unit" "$said" >&2
    exit 1
fi
systemd-analyze security --offline=true "$folder/statsbot.service" 2>/dev/null | tail -n 1 || true
echo "check-systemd: systemd accepted $unit"
