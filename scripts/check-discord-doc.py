#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Check docs/discord.md: every file, suite and test in its tables must exist.

A row is `| rule | implementation | tests |`. Files are in backticks; a suite is in quotes, followed by a colon, and the
quoted names after it are tests in the files of that suite.
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
    """The files of a suite: the one that declares it, and its extensions in the same folder."""
    stems = [path.stem for path in suites.get(suite, [])]
    return [text for path, text in tests.items() if any(path.stem.split("+")[0] == stem for stem in stems)]


rows = 0
errors = []
for number, line in enumerate((root / "docs/discord.md").read_text().splitlines(), 1):
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if not line.startswith("| ") or len(cells) != 3 or cells[0] == "rule":
        continue
    rows += 1
    for file in re.findall(r"`([^`]+\.(?:swift|cpp))`", cells[1]):
        if file.split("/")[-1] not in sources:
            errors.append(f"line {number}: file not found: {file}")
    suite = None
    for name, colon in re.findall(r'"([^"]+)"(:?)', cells[2]):
        if colon:
            suite = name
            if suite not in suites:
                errors.append(f"line {number}: suite not found: {suite!r}")
        elif not any(f'"{name}"' in text for text in texts_of(suite)):
            errors.append(f"line {number}: test not found in the suite {suite!r}: {name!r}")

if rows == 0:
    errors.append("no rows found")
print("\n".join(errors), end="\n" if errors else "")
sys.exit(1 if errors else 0)
