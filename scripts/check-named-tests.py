#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Check the tables in docs/ whose last column is "test": every file, suite and test that they name must exist.

Files of the second column are in backticks. A suite is in quotes, followed by a colon, and the quoted names after it are tests
in the files of that suite.
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


def problems(cells):
    """What a row names and does not exist."""
    for file in re.findall(r"`([^`]+\.(?:swift|cpp))`", cells[1]):
        if file.split("/")[-1] not in sources:
            yield f"file not found: {file}"
    suite = None
    for name, colon in re.findall(r'"([^"]+)"(:?)', cells[-1]):
        if colon:
            suite = name
            if suite not in suites:
                yield f"suite not found: {suite!r}"
        elif not any(f'"{name}"' in text for text in texts_of(suite)):
            yield f"test not found in the suite {suite!r}: {name!r}"


rows = 0
errors = []
for page in sorted(root.glob("docs/*.md")):
    is_checked = False
    for number, line in enumerate(page.read_text().splitlines(), 1):
        if not line.startswith("|"):
            is_checked = False
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if cells[-1].split(":")[0] == "test":
            is_checked = True
        elif is_checked:
            rows += 1
            errors += [f"docs/{page.name}:{number}: {problem}" for problem in problems(cells)]

if rows == 0:
    errors.append("no rows found")
print("\n".join(errors), end="\n" if errors else "")
sys.exit(1 if errors else 0)
