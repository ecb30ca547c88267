#!/usr/bin/env bash
# Build the bot and the benchmarks in release mode and run all benchmarks; docs/performance.md describes them.
# Usage: scripts/bench.sh [RESULTS]   RESULTS is the JSON lines file, by default Benchmarks/.build/results.jsonl.
set -euo pipefail
cd "$(dirname "$0")/.."

events=${EVENTS:-1000000}
runs=${RUNS:-3}
results=$(realpath -m "${1:-Benchmarks/.build/results.jsonl}")

command -v taskset >/dev/null || { echo 'bench: taskset not found; install the Debian package util-linux' >&2; exit 1; }
[ "$(nproc)" -ge 2 ] || { echo 'bench: at least two cores are required, one of them for the load generator' >&2; exit 1; }

make --no-print-directory release-benchmarks
bin=$(swift build -c release --show-bin-path)
bot=$bin/statsbot
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$(dirname "$results")"
: >"$results"

# load NAME ENCODING EVENTS RUNS [OPTION...] -- COMMAND...: run the client on core 0 and the load generator on core 1.
load() {
    local name=$1 encoding=$2 count=$3 times=$4
    shift 4
    local options=()
    while [ "$1" != -- ]; do options+=("$1"); shift; done
    shift
    timeout 250 taskset -c 1 "$bin/gateway-load" --name "$name" --encoding "$encoding" --events "$count" \
        --runs "$times" --json "$results" "${options[@]}" -- taskset -c 0 "$@"
}

# The complete bot, with its store. The load generator also provides the HTTP API that the bot needs.
bot() {
    rm -rf "$work/data"
    : >"$work/bot.env"
    load 'statsbot, stored' "$1" "$events" 1 --page 19464 -- \
        env BOT_TOKEN=AAAAAAAAAAAAAAAAAAAAAAAA.AAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA DATA_DIR="$work/data" \
        GATEWAY_COMPRESSION="$1" EXPORTER_PORT=19464 DISCORD_API_BASE_URL='http://127.0.0.1:{port}/api/v10' \
        LOG_DIR= LOG_LEVEL=WARNING "$bot" run --env-file "$work/bot.env"
}

# discord.py, where available, in its own virtual environment, which is created once.
python=Benchmarks/.build/python
have_discordpy() {
    [ "${OTHERS:-1}" = 1 ] || return 1
    if [ ! -x "$python/bin/python" ]; then python3 -m venv "$python" || return 1; fi
    "$python/bin/pip" install --quiet -r Benchmarks/Others/requirements.txt || return 1
}

allocations() {
    timeout 60 "$bin/gateway-load" --encoding none "${@:2}" --events "$1" -- \
        env LD_PRELOAD="$bin/libAllocationCounter.so" "$bin/gateway-client" '{port}' none 2>&1 |
        sed -n 's/^allocations //p'
}

# Two runs of different length, so that the shared part (startup, the guild) cancels out.
allocations_per_event() {
    local few many
    few=$(allocations 100000 "${@:2}")
    many=$(allocations 300000 "${@:2}")
    awk -v name="$1" -v few="$few" -v many="$many" -v results="$results" 'BEGIN {
        printf "%-44s%12.2f per event\n", "allocations: " name, (many - few) / 200000
        printf "{\"benchmark\":\"allocations\",\"name\":\"%s\",\"per_event\":%.4f}\n", name, (many - few) / 200000 >>results
    }'
}

ratios() {
    sed -n 's/.*"client":"\([^"]*\)","encoding":"\([^"]*\)","events":\([0-9]*\),"seconds":\([0-9.]*\),"cpu_seconds":\([0-9.]*\).*/\2\t\1\t\3\t\4\t\5/p' "$results" |
        awk -F '\t' '
            { key = $1 "\t" $2; if (!(key in runs)) order[++n] = key
              runs[key]++; rate[key] += $3 / $4; cpu[key] += $5 / $3 * 1e6 }
            END { for (i = 1; i <= n; i++) {
                split(order[i], part, "\t"); own = part[1] "\tgateway-client"
                mean = rate[order[i]] / runs[order[i]]
                printf "%-12s %-22s %9.0f events/s on average  %6.2f times gateway-client, %6.2f times its CPU time\n", part[1],
                    part[2], mean, mean / (rate[own] / runs[own]), (cpu[order[i]] / runs[order[i]]) / (cpu[own] / runs[own])
            } }'
}

discordpy=no
if have_discordpy; then discordpy=yes; else echo 'bench: skipping discord.py: installation failed or OTHERS=0'; fi

for encoding in none zlib-stream zstd-stream; do
    load bare-reader "$encoding" "$events" "$runs" -- "$bin/bare-reader" '{port}' "$encoding"
    load gateway-client "$encoding" "$events" "$runs" -- "$bin/gateway-client" '{port}' "$encoding"
    bot "$encoding"
    if [ "$discordpy" = yes ]; then
        load discord.py "$encoding" "$((events / 10))" "$runs" -- \
            "$python/bin/python" Benchmarks/Others/discordpy_client.py '{port}' "$encoding"
    fi
done
echo
ratios
echo
allocations_per_event 'the mix'
allocations_per_event 'presence updates only' --presences-only
allocations_per_event 'messages only' --messages-only
taskset -c 0 "$bin/micro-benchmarks" "$results"
echo
echo "JSON results: $results"
