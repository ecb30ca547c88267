#!/usr/bin/env bash
# Create the images in docs/images that come from the bot itself: the chart of a daily report.
#
# A simulated guild runs for a number of days within five minutes, with the same activity for the same seed. A bot sends
# its reports, and the script saves the chart of the last one, as Discord users would see it.
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

"$statsbot" simulate --port 0 --seed 7 --members 800 --time-scale "$time_scale" >"$folder/variables" 2>"$folder/simulator.log" &
processes+=($!)
wait_for 20 grep -q '^STATSBOT_CLOCK=' "$folder/variables" || fail "simulator did not start: $(tail -n 3 "$folder/simulator.log")"

set -a
# shellcheck disable=SC1091
. "$folder/variables"
DATA_DIR="$folder/data" EXPORTER_PORT=0 EXPORTER_OPEN=loopback LOG_LEVEL=WARNING LOG_DIR="" UPDATE_INTERVAL=900
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

# The attachment ID of the last report's chart, once there are enough reports.
newest_chart() {
    curl -fsS "$control/channels/stats/messages" | python3 -c '
import json, sys
reports = json.load(sys.stdin)
wanted = int(sys.argv[1])
if len(reports) < wanted or not reports[-1]["attachments"]:
    sys.exit(1)
print(reports[-1]["attachments"][0]["id"])' "$days"
}

wait_for $((days * 86400 / time_scale + 60)) newest_chart || fail "reports did not arrive in time: $(tail -n 3 "$folder/bot.log")"
mkdir -p docs/images
curl -fsS "$control/attachments/$(newest_chart)" -o docs/images/daily-report-chart.png
echo "docs/images/daily-report-chart.png"
