#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Check dependencies: imports between targets, and type references between the rooms of the StatsBot target.

The rules are read from two tables in docs/architecture.md, so that the page and the check cannot disagree: the column "never
imports" for targets, and the order of rooms, lowest first. A room may refer only to itself and to rooms below it.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/architecture.md"
SOURCES = ROOT / "Sources"
ROOMS = SOURCES / "StatsBot"
DECLARATION = re.compile(
    r"^(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|final|indirect)\s+)*"
    r"(?:struct|class|enum|actor|protocol|typealias)\s+(\w+)",
    re.MULTILINE,
)
IMPORT = re.compile(r"^\s*(?:@\w+ )*(?:(?:public|package|internal|private) )?import (?:\w+ )?(\w+)", re.MULTILINE)


def table(heading):
    """The table rows below a heading, as lists of cells."""
    text = PAGE.read_text() if PAGE.exists() else ""
    section = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\| *(`.*)\|$", section[1] if section else "", re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in rows]


def names(cell):
    return re.findall(r"`([^`]+)`", cell)


def check_targets():
    rows = table("Targets")
    if not rows:
        print("docs/architecture.md has no table of targets")
    described = {name for row in rows for name in names(row[0])}
    for target in sorted(path.name for path in SOURCES.iterdir() if path.is_dir()):
        if target not in described:
            print(f"docs/architecture.md does not describe the target {target}")
    for row in rows:
        patterns = [re.compile(name.replace("*", r"\w*") + r"\Z") for name in names(row[3])]
        for target in names(row[0]):
            for file in sorted((SOURCES / target).rglob("*.swift")):
                for module in IMPORT.findall(file.read_text()):
                    if any(pattern.match(module) for pattern in patterns):
                        print(f"{file.relative_to(ROOT)} imports {module}, which {target} must not import")


def code(file):
    """A file's code without comments and string literals, but with interpolations."""
    text = re.sub(r"//[^\n]*", "", file.read_text())
    return re.sub(r'"(?:[^"\\\n]|\\.)*"', lambda match: " ".join(re.findall(r"\\\((.*?)\)", match[0])), text)


def check_rooms():
    order = [name.rstrip("/") for row in table("Rooms of StatsBot") for name in names(row[0])[:1]]
    rank = {room: index for index, room in enumerate(order)}

    def room(file):
        path = file.relative_to(ROOMS).parent
        for candidate in [path, *path.parents]:
            if str(candidate) in rank:
                return str(candidate)
        print(f"docs/architecture.md does not list the room of {file.relative_to(ROOT)}")
        return None

    files = {file: room(file) for file in sorted(ROOMS.rglob("*.swift"))}
    owner = {name: home for file, home in files.items() for name in DECLARATION.findall(file.read_text())}
    for file, home in files.items():
        for word in sorted(set(re.findall(r"\b[A-Z]\w+", code(file)))):
            other = owner.get(word)
            if home and other and rank[other] > rank[home]:
                print(f"{file.relative_to(ROOT)} refers to {word} in {other}/, which {home}/ must not use")


def check_names():
    """Checks that no two types of the package share a name."""
    seen = {}
    for file in sorted(SOURCES.rglob("*.swift")):
        for name in DECLARATION.findall(file.read_text()):
            first = seen.setdefault(name, file)
            if first != file:
                print(f"{name} is declared in {first.relative_to(ROOT)} and {file.relative_to(ROOT)}")


if __name__ == "__main__":
    check_targets()
    check_rooms()
    check_names()
    sys.exit(0)
