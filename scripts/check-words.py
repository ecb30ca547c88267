#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Find phrases that read like a translation, in the documents and in the strings that users see.

Keys are patterns to avoid, values are suggestions.
"""

import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
PHRASES = {
    r"slips? of the pen": "typo",
    r"(?:is|are|was|were) told(?: of| about|$|[.,;])": "is reported",
    r"told at once": "reported together",
    r"\banew\b": "again",
    r"\bbears?\b": "has, shows, needs",
    r"\bborne\b": "accepted",
    r"\bso many\b": "a number, this many",
    r"\bthat which\b|\bof which\b": "split the sentence",
    r"\bwho(?:ever)? (?:asks|waits|reads|knows|wants|has)\b": "name the role",
    r"\bin the place of\b|\btakes (?:its|the) place\b": "instead of, replaces",
    r"\bnobody knows\b": "unknown",
    r"\bwhat is wrong\b": "the error",
    r"\bheld? (?:back|up) no(?:body|thing)\b": "does not block",
    r"\bends? by itself\b": "stops",
    r"\bin order to\b": "to",
    r"\bthe figures\b": "counts, statistics",
    r"\bput (?:back )?in(?:to)? its place\b": "restore, replace",
    r"\bwithout end\b": "endless",
    r"\bas one would\b": "as usual",
    r"\bone (?:must|may|can|should|would)\b": "address the reader",
}
# Directories whose strings are checked.
SOURCES = ["Sources"]
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')


def files(*patterns):
    output = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *patterns], cwd=ROOT, text=True,
                            capture_output=True, check=True).stdout
    return [ROOT / line for line in output.splitlines() if (ROOT / line).is_file()]


def texts():
    """Each text that users read, with its file and line."""
    for path in files("*.md"):
        code = False
        for number, line in enumerate(path.read_text().splitlines(), 1):
            code ^= line.startswith("```")
            if not code:
                yield path, number, re.sub(r"`[^`]*`|\"[^\"]*\"", "", line)
    for directory in SOURCES:
        for path in files(f"{directory}/*.swift"):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                for literal in STRING.findall(re.sub(r"^\s*//.*", "", line)):
                    yield path, number, literal


for path, number, text in texts():
    for phrase, better in PHRASES.items():
        match = re.search(phrase, text, re.IGNORECASE)
        if match:
            print(f"{path.relative_to(ROOT)}:{number}: \"{match[0]}\": say {better}")
