#!/usr/bin/env bash
# Run all static checks. Prints a line per check, and details of failed ones.
set -uo pipefail
cd "$(dirname "$0")/.."

failures=0

# check NAME FUNCTION: the check fails if the function prints anything.
check() {
    local output
    output=$("$2" 2>&1)
    if [ -z "$output" ]; then
        printf 'ok      %s\n' "$1"
    else
        printf 'FAILED  %s\n' "$1"
        printf '%s\n' "$output" | sed 's/^/        /' | head -n 40
        failures=$((failures + 1))
    fi
}

# Files that are tracked or would be added, without deleted ones.
files() { git ls-files -co --exclude-standard "$@" | while read -r file; do [ ! -e "$file" ] || echo "$file"; done; }
swift_files() { files 'Package.swift' 'Sources/*.swift' 'Tests/*.swift' 'Benchmarks/*.swift' 'Fuzz/*.swift'; }
product_files() { files 'Sources/*.swift'; }

formatted() { swift format lint -r --strict --parallel Package.swift $(ls -d Sources Tests Benchmarks Fuzz 2>/dev/null); }

# Every source file starts with a license header (in the manifest after the tools version).
headed() {
    swift_files | while read -r file; do
        head=$(head -n 3 "$file")
        grep -q '^// SPDX-License-Identifier: MIT$' <<<"$head" || echo "$file: no license line"
        grep -q '^// Part of StatsBot\.$' <<<"$head" || echo "$file: no project line"
    done
}

# Imports between targets, references between rooms and type names follow the tables in docs/architecture.md.
boundaries() {
    scripts/check-boundaries.py
    grep -rniw 'guild' Sources/Exporter
    [ "$(grep -rlE 'import CMicroHTTPD' Sources | wc -l)" -le 1 ] || grep -rlE 'import CMicroHTTPD' Sources
}

# Exceptions need a comment with "argued:" and the reason in the lines above.
no_shortcuts() {
    product_files | xargs grep -nE 'try!|fatalError\(|as!|@unchecked Sendable|nonisolated\(unsafe\)|unowned|standard(Output|Error)\.write\(Data|(^|[^A-Za-z.])Task(\.detached)? *(\([^)]*\))? *\{' /dev/null |
        grep -vE ':[0-9]+: *//' |
        while IFS=: read -r file line text; do
            grep -q 'argued:' <<<"$(sed -n "$((line > 6 ? line - 6 : 1)),${line}p" "$file")" || echo "$file:$line:$text"
        done
}

no_sleeping_tests() { files 'Tests/*.swift' | xargs grep -nE 'Task\.sleep|usleep\(|Thread\.sleep|[^a-zA-Z.]sleep\(' /dev/null | grep -v 'func sleep('; }

no_long_files() {
    swift_files | while read -r file; do
        lines=$(wc -l <"$file")
        [ "$lines" -le 400 ] || echo "$file: $lines lines; split it?"
    done
}

can_fail() { scripts/test-check.sh; }

# Every suite and test that a table in docs/ names exists.
named_tests() { scripts/check-named-tests.py; }

# Links, commands, variables, targets and alerts in the documents exist.
documents() { scripts/check-docs.py; }

# Phrases to avoid, and spelling, in documents, comments and messages.
language() { scripts/check-language.py; }

shell_parses() { files '*.sh' .ci/run | xargs -n 1 bash -n; }

# "grep -q" exits at the first match. The program that writes to it is then killed by SIGPIPE, and with pipefail the whole
# pipeline fails although the text was found, depending on timing. Use "grep -q PATTERN FILE" or "<<<" instead.
no_racing_pipes() { files '*.sh' .ci/run Makefile | xargs grep -nE '\|\s*grep -[a-zA-Z]*q' /dev/null | grep -v no_racing_pipes; }

not_committed() { git ls-files | grep -E '(^|/)(Package\.resolved|\.build[^/]*|\.tools|\.env)(/|$)'; }

check 'format and documentation comments' formatted
check 'license lines' headed
check 'boundaries between targets and rooms' boundaries
check 'no shortcuts (try!, fatalError, unstructured tasks, ...)' no_shortcuts
check 'no test sleeps' no_sleeping_tests
check 'file length' no_long_files
check 'tests named in documents exist' named_tests
check 'documents match the repository' documents
check 'language and spelling' language
check 'shell scripts parse' shell_parses
check 'no pipes into grep -q' no_racing_pipes
check 'no generated files in git' not_committed

# Not in the test of this script.
[ ! -x scripts/test-check.sh ] || check "each check can fail" can_fail

[ "$failures" = 0 ] || exit 1
