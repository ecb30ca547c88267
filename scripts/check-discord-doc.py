#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Holds docs/discord.md to the tree: every file, suite and test that its tables name must be there.

A row is `| rule | where it is kept | the tests |`. Files stand in backticks; a suite stands in quotes with a colon after
it, and the quoted names that follow are tests in the files of that suite.
"""

import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
tests = {path: path.read_text() for path in root.glob("Tests/**/*.swift")}
sources = {path.name for path in root.glob("Sources/**/*") if path.is_file()}

suites = {}
for path, text in tests.items():
    for name in re.findall(r'@Suite\(\s*"([^"]+)"', text):
        suites.setdefault(name, []).append(path)


def texts_of(suite):
    """The files of a suite: the one that declares it, and its extensions beside it."""
    stems = [path.stem for path in suites.get(suite, [])]
    return [text for path, text in tests.items() if any(path.stem.split("+")[0] == stem for stem in stems)]


rows = 0
faults = []
for number, line in enumerate((root / "docs/discord.md").read_text().splitlines(), 1):
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if not line.startswith("| ") or len(cells) != 3 or cells[0] == "rule":
        continue
    rows += 1
    for file in re.findall(r"`([^`]+\.(?:swift|cpp))`", cells[1]):
        if file.split("/")[-1] not in sources:
            faults.append(f"line {number}: there is no file {file}")
    suite = None
    for name, colon in re.findall(r'"([^"]+)"(:?)', cells[2]):
        if colon:
            suite = name
            if suite not in suites:
                faults.append(f"line {number}: there is no suite {suite!r}")
        elif not any(f'"{name}"' in text for text in texts_of(suite)):
            faults.append(f"line {number}: the suite {suite!r} has no test {name!r}")

if rows == 0:
    faults.append("no row was found")
print("\n".join(faults), end="\n" if faults else "")
sys.exit(1 if faults else 0)
