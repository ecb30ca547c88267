#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Check the language of documents, comments, and messages: phrases to avoid, and spelling.

Spelling is US English, checked with aspell. Names and technical terms that it does not know are listed in scripts/words.txt;
names of code belong in backticks.
"""

import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORDS = ROOT / "scripts" / "words.txt"

# What to avoid, and what to write instead.
PHRASES = {
    r"slips? of the pen": "typo",
    r"(?:is|are|was|were|be) told(?: of| about|$|[.,;])": "is reported",
    r"told at once": "reported together",
    r"\banew\b": "again",
    r"\bbears?\b|\bborne\b": "has, shows, needs, accepted",
    r"\bso many\b": "a number, this many",
    r"\bthat which\b|\bof which\b": "split the sentence",
    r"\bwhom\b": "name the role",
    r"\bwho(?:ever)? (?:asks|waits|reads|knows|wants)\b": "name the role",
    r"\b(?:in|takes?|took) (?:the|its|their) place\b": "instead of, replaces",
    r"\b(?:has|have|had|in|into) its place\b": "position, slot; restore, replace",
    r"\bnobody knows\b": "unknown",
    r"\bwhat is wrong\b": "the error",
    r"\bends? by (?:itself|themselves)\b": "stops",
    r"\bin order to\b": "to",
    r"\bwithout end\b": "endless",
    r"\bas one would\b": "as usual",
    r"(?<!next )(?<!first )\bone (?:must|can|should|would)\b": "address the reader",
    r"\bgives? back\b|\bgiven back\b": "returns, frees",
    r"\btakes up room\b": "uses space",
    r"\bit cannot be told\b": "unknown, cannot be determined",
}
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
INTERPOLATION = re.compile(r"\\\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
# Text that is not prose: code in backticks, addresses, link targets, escapes, names with inner capitals.
CODE = re.compile(r"`[^`]*`|https?://\S+|\]\([^)]*\)|<[^>]*>|\\.|\b\w*[a-z][A-Z]\w*\b")


def files(*patterns):
    output = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *patterns], cwd=ROOT, text=True,
                            capture_output=True, check=True).stdout
    return [ROOT / line for line in output.splitlines() if (ROOT / line).is_file()]


def texts():
    """Yield (file, line number, prose) of each line that contains prose."""
    for path in files("*.md"):
        in_code = False
        for number, line in enumerate(path.read_text().splitlines(), 1):
            in_code ^= line.lstrip().startswith("```")
            if not in_code:
                yield path, number, CODE.sub(" ", line)
    for path in files("Sources/*.swift"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            line = INTERPOLATION.sub(" ", line)
            comment = re.match(r"\s*//+ (.*)", line)
            if comment:
                yield path, number, CODE.sub(" ", comment[1])
            else:
                for literal in STRING.findall(line):
                    if " " in literal:
                        yield path, number, CODE.sub(" ", literal)


def misspelled(lines):
    """The words that neither aspell nor the word list knows, in any case."""
    known = {word.strip().lower() for word in WORDS.read_text().splitlines() if not word.startswith("#")}
    found = subprocess.run(["aspell", "list", "--lang=en_US", "--encoding=utf-8"], input="\n".join(lines), text=True,
                           capture_output=True, check=True).stdout
    return {word for word in found.splitlines() if re.sub(r"['’]s$", "", word).lower() not in known}


prose = list(texts())
for path, number, text in prose:
    for phrase, better in PHRASES.items():
        for match in re.finditer(phrase, text, re.IGNORECASE):
            print(f"{path.relative_to(ROOT)}:{number}: avoid \"{match[0]}\": {better}")

if not shutil.which("aspell"):
    sys.exit("aspell is missing: run make deps-test")
unknown = misspelled([text for _, _, text in prose])
pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, sorted(unknown, key=len, reverse=True))) + r")(?!\w)")
for path, number, text in prose if unknown else []:
    for match in pattern.finditer(text):
        print(f"{path.relative_to(ROOT)}:{number}: unknown word \"{match[0]}\": misspelled, or missing in scripts/words.txt")
