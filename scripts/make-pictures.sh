#!/usr/bin/env bash
# Create the images in docs/images: the chart of a daily report, the heat map of a weekly one, and the status page of the demo.
#
# A simulated guild runs for a number of days within five minutes, with the same activity for the same seed. A bot sends
# its reports, and the script saves the last images, as Discord users would see them.
#
# Usage: scripts/make-pictures.sh [DAYS]   DAYS is the number of simulated days, 30 by default.
set -euo pipefail
cd "$(dirname "$0")/.."

days=${1:-30}
time_scale=10000
folder=$(mktemp -d)
processes=()

finish() {
    for process in "${processes[@]}"; do kill "$process" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

fail() {
    echo "make-pictures: $*" >&2
    exit 1
}

# wait_for SECONDS COMMAND...: wait until the command succeeds.
wait_for() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.2
    done
}

statsbot=${STATSBOT:-}
if [ -z "$statsbot" ]; then
    swift build --product statsbot
    statsbot=$(swift build --show-bin-path)/statsbot
fi

"$statsbot" simulate --port 0 --seed 7 --members 800 --activity --time-scale "$time_scale" >"$folder/variables" 2>"$folder/simulator.log" &
processes+=($!)
wait_for 20 grep -q '^STATSBOT_CLOCK=' "$folder/variables" || fail "simulator did not start: $(tail -n 3 "$folder/simulator.log")"

set -a
# shellcheck disable=SC1091
. "$folder/variables"
DATA_DIR="$folder/data" EXPORTER_PORT=0 EXPORTER_OPEN=loopback LOG_LEVEL=WARNING LOG_DIR="" UPDATE_INTERVAL=900 WEEKLY_REPORT=true
set +a
control=${DISCORD_API_BASE_URL%/api/v10}/simulator
if [ -z "${STATS_CHANNEL_ID:-}" ]; then
    STATS_CHANNEL_ID=$(curl -fsS "$control/ledger" | python3 -c '
import json, sys
channels = json.load(sys.stdin)["channels"]
print(next(id for id, name in channels.items() if "stats" in name.lower() or "statistics" in name.lower()))')
    export STATS_CHANNEL_ID
fi

"$statsbot" run >"$folder/bot.log" 2>&1 &
processes+=($!)

# newest_image NAME: the attachment ID of the last image whose file name begins with NAME, once there are enough daily reports.
newest_image() {
    curl -fsS "$control/channels/stats/messages" | python3 -c '
import json, sys
name, wanted = sys.argv[1], int(sys.argv[2])
files = [file for message in json.load(sys.stdin) for file in message["attachments"]]
if sum(file["filename"].startswith("members-") for file in files) < wanted:
    sys.exit(1)
print([file["id"] for file in files if file["filename"].startswith(name)][-1])' "$1" "$days"
}

save() {
    curl -fsS "$control/attachments/$(newest_image "$1")" -o "docs/images/$2"
    echo "docs/images/$2"
}

wait_for $((days * 86400 / time_scale + 90)) newest_image members || fail "reports did not arrive in time: $(tail -n 3 "$folder/bot.log")"
mkdir -p docs/images
save members- daily-report-chart.png
save hours- weekly-report-heat-map.png

scripts/python-environment.sh .tools/browser Tests/Acceptance/Browser/requirements.txt
.tools/browser/bin/python -B Tests/Acceptance/Browser/pictures.py "$statsbot" docs/images
