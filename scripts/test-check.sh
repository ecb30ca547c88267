#!/usr/bin/env bash
# Test that every check of check.sh can fail: in a small tree that violates all of them, none may pass.
set -euo pipefail
cd "$(dirname "$0")/.."

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/scripts" "$tree/.ci" "$tree/Tests" "$tree/Sources/Exporter"
cp scripts/check.sh scripts/check-named-tests.py scripts/check-docs.py scripts/check-boundaries.py \
    scripts/check-language.py scripts/words.txt "$tree/scripts/"
cp .swift-format "$tree/"

printf 'import PackageDescription\n' >"$tree/Package.swift"
{
    printf 'import NIOCore\n'
    printf 'public   func undocumented(guild: Int) { Task { try! work() } }\n'
    for _ in $(seq 401); do printf '// one line more\n'; done
} >"$tree/Sources/Exporter/Wrong.swift"
printf 'func test() async { try? await Task.sleep(for: .seconds(1)) }\n' >"$tree/Tests/WrongTests.swift"
mkdir -p "$tree/docs"
printf '| rule | enforced in | test |\n| a rule | `Nowhere.swift` | "No suite": "no test" |\n' >"$tree/docs/discord.md"
printf 'All faults are told at once, without `anew`.\nThe bot recieves them.\n' >"$tree/README.md"
printf 'if then\nseq 9 | %s 1\n' 'grep -q' >"$tree/.ci/run"
printf '{}\n' >"$tree/Package.resolved"
git -C "$tree" init -q
git -C "$tree" add -f -A

output=$("$tree/scripts/check.sh" || true)
passed=$(grep '^ok' <<<"$output" || true)
failed=$(grep -c '^FAILED' <<<"$output" || true)
expected=$(grep -c "^check '" scripts/check.sh)
if [ -n "$passed" ] || [ "$failed" != "$expected" ]; then
    printf 'not all checks failed (%s of %s):\n%s\n' "$failed" "$expected" "$output"
    exit 1
fi

# Phrases and misspellings are found, code is not.
expected='README.md:1: avoid "told at once": reported together
README.md:2: unknown word "recieves": misspelled, or missing in scripts/words.txt'
output=$("$tree/scripts/check-language.py")
if [ "$output" != "$expected" ]; then
    printf 'check-language.py did not find all violations:\n%s\n' "$output"
    exit 1
fi

# Each kind of violation is found: an import, an upward reference between rooms, a shared name, an undescribed target.
mkdir -p "$tree/Sources/StatsBot/Low" "$tree/Sources/StatsBot/High" "$tree/Sources/Stranger"
printf 'struct Upper {}\n' >"$tree/Sources/StatsBot/High/Upper.swift"
printf 'struct Lower { let upper: Upper }\nstruct Twice {}\n' >"$tree/Sources/StatsBot/Low/Lower.swift"
printf 'import NIOCore\nstruct Twice {}\n' >"$tree/Sources/Stranger/Stranger.swift"
cat >"$tree/docs/architecture.md" <<'END'
## Targets

| target | contents | depends on | never imports |
|---|---|---|---|
| `StatsBot` | – | – | – |
| `Stranger` | – | – | `NIO*` |

## Rooms of StatsBot

| room | contents |
|---|---|
| `Low/` | – |
| `High/` | – |
END
expected='docs/architecture.md does not describe the target Exporter
Sources/Stranger/Stranger.swift imports NIOCore, which Stranger must not import
Sources/StatsBot/Low/Lower.swift refers to Upper in High/, which Low/ must not use
Twice is declared in Sources/StatsBot/Low/Lower.swift and Sources/Stranger/Stranger.swift'
output=$("$tree/scripts/check-boundaries.py")
if [ "$output" != "$expected" ]; then
    printf 'check-boundaries.py did not find all violations:\n%s\n' "$output"
    exit 1
fi
