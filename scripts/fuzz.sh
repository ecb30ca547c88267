#!/usr/bin/env bash
# Fuzz the payload reader (with arbitrary bytes, and with payloads that are changed field by field), the decompressors and
# the session state machine.
# Usage: scripts/fuzz.sh [SECONDS]   SECONDS is the time per target, 60 by default.
# Exit code 0: no findings. Findings are in .build/fuzz/findings; add new seeds to Fuzz/corpus.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
out=.build/fuzz
mkdir -p "$out/findings"

# libFuzzer comes with the Swift toolchain, whose clang finds the system's C++ library.
tools=$(dirname "$(readlink -f "$(command -v swiftc)")")
swift_flags=(-swift-version 6 -O -package-name statsbot -enable-upcoming-feature InternalImportsByDefault
    -enable-upcoming-feature MemberImportVisibility -parse-as-library -use-ld=lld -I "$out")

newer() { [ ! -e "$1" ] || [ -n "$(find "${@:2}" -newer "$1" -print -quit)" ]; }

# reader TARGET FUZZER [FILE...]: build a fuzzer of the payload reader.
reader() {
    local target=$1 fuzzer=$2
    newer "$out/$target" Sources/CGatewayJSON "${@:2}" || return 0
    "$tools/clang++" -std=c++17 -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
        -ISources/CGatewayJSON/include Sources/CGatewayJSON/*.cpp "$fuzzer" -lsimdjson -o "$out/$target"
}

build_payload() { reader payload Fuzz/PayloadFuzzer.cpp; }
build_structure() { reader structure Fuzz/StructureFuzzer.cpp Fuzz/Structure; }

# library MODULE [FILE...]: build a module that the gateway's files import, by default from all of its files.
library() {
    local module=$1
    shift
    [ $# -gt 0 ] || set -- "Sources/$module"/*.swift
    newer "$out/lib$module.a" "$@" || return 0
    swiftc "${swift_flags[@]}" -emit-module -emit-module-path "$out/$module.swiftmodule" -emit-library -static \
        -module-name "$module" "$@" -o "$out/lib$module.a"
}

gateway() { for name; do find Sources/DiscordGateway -name "$name.swift"; done; }

build_inflater() {
    newer "$out/inflater" Sources/DiscordGateway Sources/CGatewayJSON Fuzz/InflaterFuzzer.swift || return 0
    library DiscordModels
    "$tools/clang++" -std=c++17 -O1 -fsanitize=address -ISources/CGatewayJSON/include -c \
        Sources/CGatewayJSON/CGatewayJSON.cpp -o "$out/CGatewayJSON.o"
    "$tools/clang++" -std=c++17 -O1 -fsanitize=address -ISources/CGatewayJSON/include -c \
        Sources/CGatewayJSON/Data.cpp -o "$out/Data.o"
    printf 'module CGatewayJSON {\n  header "%s"\n  export *\n}\n' "$PWD/Sources/CGatewayJSON/include/CGatewayJSON.h" \
        >"$out/module.modulemap"
    # shellcheck disable=SC2046
    swiftc "${swift_flags[@]}" -sanitize=fuzzer,address -module-name InflaterFuzzer \
        -I Sources/CZlib -I Sources/CZstd -Xcc "-fmodule-map-file=$out/module.modulemap" \
        $(gateway GatewayStreamError Inflater ZlibInflater ZstdInflater PayloadBuffer) \
        Fuzz/InflaterFuzzer.swift "$out/CGatewayJSON.o" "$out/Data.o" -L "$out" -lDiscordModels -lz -lzstd -lsimdjson -lstdc++ -o "$out/inflater"
}

# The gateway's pure value types: the files that import no library. Exclude the inflaters' protocol, which needs one.
values() {
    find Sources/DiscordGateway -name '*.swift' ! -name 'Inflater*' -exec \
        grep -LE 'import (NIO|CGatewayJSON|CZ|Logging|Metrics|CoreMetrics)' {} +
}

build_session() {
    newer "$out/session" Sources/DiscordGateway Sources/DiscordModels Sources/Timekeeping Fuzz/SessionFuzzer.swift ||
        return 0
    library Timekeeping
    library DiscordModels
    library Resilience Sources/Resilience/{Backoff,RetryPolicy}.swift
    # shellcheck disable=SC2046
    swiftc "${swift_flags[@]}" -sanitize=fuzzer -module-name SessionFuzzer \
        $(values) \
        Fuzz/SessionFuzzer.swift -L "$out" -lDiscordModels -lResilience -lTimekeeping -o "$out/session"
}

failures=0
for target in payload structure inflater session; do
    "build_$target"
    rm -rf "$out/work-$target"
    mkdir -p "$out/work-$target"
    if "$out/$target" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
        -artifact_prefix="$out/findings/$target-" "$out/work-$target" "Fuzz/corpus/$target" >"$out/$target.log" 2>&1; then
        executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$out/$target.log")
        printf 'ok      %-9s  %12s executions in %s s, no findings\n' "$target" "$executions" "$seconds"
    else
        printf 'FAILED  %s\n' "$target"
        tail -n 40 "$out/$target.log" | sed 's/^/        /'
        failures=$((failures + 1))
    fi
done
[ "$failures" = 0 ]
