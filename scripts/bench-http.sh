#!/usr/bin/env bash
# Benchmark the HTTP server with wrk, in release mode: /metrics in two sizes, compared with a plain libmicrohttpd program
# that serves the same bytes from memory, and the bot's own page while it counts 20,000 gateway events per second.
# Usage: scripts/bench-http.sh [RESULTS]   RESULTS is the JSON lines file, by default Benchmarks/.build/http.jsonl.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${SECONDS_EACH:-4}
runs=${RUNS:-3}
connections=16
events_per_second=20000
results=$(realpath -m "${1:-Benchmarks/.build/http.jsonl}")

command -v wrk >/dev/null || { echo 'bench-http: wrk not found; install the Debian package wrk' >&2; exit 1; }

make --no-print-directory release-benchmarks
bin=$(swift build -c release --show-bin-path)
bot=$bin/statsbot
work=$(mktemp -d)
# The servers stop when their standard input closes; this script keeps it open.
trap 'exec 3>&- 4>&-; wait; rm -rf "$work"' EXIT
mkdir -p "$(dirname "$results")"
: >"$results"

# ask URL SECONDS: print requests per second, median and 99th percentile in milliseconds, errors.
ask() {
    wrk -t1 "-c$connections" "-d$2s" --latency "$1" >"$work/wrk"
    awk '
        function milliseconds(text) { return text ~ /us$/ ? text / 1000 : text ~ /ms$/ ? text + 0 : text * 1000 }
        /^ +50%/ { median = milliseconds($2) }
        /^ +99%/ { last = milliseconds($2) }
        /Requests\/sec/ { rate = $2 }
        /Non-2xx/ { errors += $NF }
        /Socket errors/ { for (i = 4; i <= NF; i += 2) errors += $i }
        END { printf "%.0f %.2f %.2f %d\n", rate, median, last, errors }' "$work/wrk"
}

# port FILE: wait for the port that a server prints to FILE.
port() {
    while [ ! -s "$1" ]; do sleep 0.05; done
    cat "$1"
}

median() { sort -n "$1" | sed -n "$(((runs + 1) / 2))p"; }

# compare SERIES MILLISECONDS: MILLISECONDS is how long a page is cached, 0 for a new page per request.
compare() {
    local series=$1 kept=$2 ours theirs run rate
    rm -f "$work"/in* "$work"/ours-* "$work"/theirs-*
    mkfifo "$work/in3-$series" "$work/in4-$series"
    "$bin/metrics-server" "$series" "$kept" <"$work/in3-$series" >"$work/ours-$series" &
    exec 3>"$work/in3-$series"
    ours=$(port "$work/ours-$series")
    curl -sf "http://127.0.0.1:$ours/metrics" >"$work/page-$series"
    "$bin/page-server" "$work/page-$series" <"$work/in4-$series" 3>&- >"$work/theirs-$series" &
    exec 4>"$work/in4-$series"
    theirs=$(port "$work/theirs-$series")
    : >"$work/rates-ours"
    : >"$work/rates-theirs"
    ask "http://127.0.0.1:$ours/metrics" 1 >/dev/null
    for ((run = 0; run < runs; run++)); do
        for name in ours theirs; do
            rate=$(ask "http://127.0.0.1:${!name}/metrics" "$seconds")
            echo "$rate" >>"$work/rates-$name"
            printf '{"benchmark":"http","server":"%s","series":%d,"kept_ms":%d,"requests_per_second":%d,"p50_ms":%s,"p99_ms":%s,"errors":%d}\n' \
                "$name" "$series" "$kept" $rate >>"$results"
        done
    done
    exec 3>&- 4>&-
    wait
    median "$work/rates-ours" >"$work/ours"
    median "$work/rates-theirs" >"$work/theirs"
    paste -d ' ' "$work/ours" "$work/theirs" | awk -v series="$series" -v kept="$kept" -v bytes="$(wc -c <"$work/page-$series")" '{
        printf "%5d series (%d bytes), cached for %2d ms: %6d requests/s, p50 %.2f ms, p99 %.2f ms; same bytes from memory: %6d requests/s; ratio %.2f; errors %d\n",
            series, bytes, kept, $1, $2, $3, $5, $1 / $5, $4 + $8 }'
}

under_load() {
    local listening=19465 figures
    : >"$work/bot.env"
    timeout 120 "$bin/gateway-load" --name 'statsbot, stored' --encoding zstd-stream --rate "$events_per_second" \
        --events $((events_per_second * (seconds * 2 + 4))) --page "$listening" --json "$results" -- \
        env BOT_TOKEN=AAAAAAAAAAAAAAAAAAAAAAAA.AAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA DATA_DIR="$work/data" \
        LOG_DIR= EXPORTER_PORT="$listening" DISCORD_API_BASE_URL='http://127.0.0.1:{port}/api/v10' LOG_LEVEL=WARNING \
        "$bot" run --env-file "$work/bot.env" >"$work/load" &
    until curl -sf "http://127.0.0.1:$listening/metrics" |
        awk '/^discord_gateway_events_total/ { sum += $NF } END { exit sum < 1000 }'; do
        sleep 0.05
    done
    figures=$(ask "http://127.0.0.1:$listening/metrics" $((seconds * 2)))
    printf '{"benchmark":"http","server":"bot under load","requests_per_second":%d,"p50_ms":%s,"p99_ms":%s,"errors":%d}\n' \
        $figures >>"$results"
    curl -sf "http://127.0.0.1:$listening/metrics" >"$work/page"
    wait
    cat "$work/load"
    awk -v series="$(grep -vc '^#' "$work/page")" '{
        printf "bot'\''s page of %d series under that load: %d requests/s, p50 %.2f ms, p99 %.2f ms, errors %d\n",
            series, $1, $2, $3, $4 }' <<<"$figures"
}

compare 200 50
compare 5000 50
compare 200 0
compare 5000 0
under_load
echo "JSON results: $results"
