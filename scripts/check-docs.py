#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Holds the documents to the tree: what they name must be there, and what they say that the bot says, it must say.

In all documents: links, and their headings. In those that people follow step by step, beside that: commands and options of
statsbot, variables, targets of make, alerts, the messages in the troubleshooting tables, the sum of the permissions.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
OPERATIONS, GETTING_STARTED = ROOT / "docs/operations.md", ROOT / "docs/getting-started.md"
FOLLOWED = [OPERATIONS, GETTING_STARTED, ROOT / "README.md"]
# In capitals, and no variable of the bot's.
OTHER_NAMES = {"YOUR_APPLICATION_ID", "CHANGELOG", "CONTRIBUTING", "LICENSE", "README", "NO_COLOR", "ARGS"}

faults = []


def read(path):
    """A file's text; one that is missing is a fault."""
    try:
        return path.read_text()
    except OSError:
        faults.append(f"{path.relative_to(ROOT)} is missing")
        return ""


def without_code(text):
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def slugs(text):
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ +(.*)$", without_code(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def check_links(path, text):
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(text)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        if not file.exists():
            faults.append(f"{path.name}: there is no {target}")
        elif anchor and anchor not in slugs(read(file)):
            faults.append(f"{path.name}: {file.name} has no heading #{anchor}")


def spoken():
    """The code of a document: what stands in backticks, and the lines of its blocks that have no ellipsis."""
    for path in FOLLOWED:
        text = read(path)
        pieces = re.findall(r"`([^`\n]+)`", without_code(text))
        for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL):
            pieces += re.sub(r"\\\n\s*", " ", block).splitlines()
        for piece in pieces:
            yield path.name, piece


def check_commands():
    sources = "".join(file.read_text() for file in sorted((ROOT / "Sources/StatsBotCommand").glob("*.swift")))
    commands = set(re.findall(r'commandName: "([a-z-]+)"', sources)) - {"statsbot"}
    declared = re.findall(r'customLong\("([a-z-]+)"\)', sources) + re.findall(
        r"@(?:Option|Flag)\([^@]*?\bvar (\w+)", sources, re.DOTALL)
    options = {re.sub(r"([A-Z])", lambda letter: "-" + letter[1].lower(), name) for name in declared} | {"help", "version"}
    targets = set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE))
    for name, piece in spoken():
        for command, rest in re.findall(r"\bstatsbot ([a-z][a-z-]*)\b([^|;&]*)", piece):
            # The program's name is also that of a service, of a container and of a job.
            if re.search(r"(systemctl|journalctl|docker|install|kubectl)\b.*statsbot", piece) or ":" in piece.split("statsbot")[0]:
                continue
            if command not in commands:
                faults.append(f"{name}: there is no command {command!r}: {piece}")
            for option in re.findall(r"--([a-z-]+)", rest):
                if option not in options:
                    faults.append(f"{name}: no command has an option --{option}: {piece}")
        for target in re.findall(r"^make ([a-z-]+)", piece):
            if target not in targets:
                faults.append(f"{name}: there is no target {target} in the Makefile")
    if not commands or not options - {"help", "version"}:
        faults.append("no command of the program was found")


def check_variables():
    table = read(ROOT / "docs/configuration.md")
    known = set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)) | OTHER_NAMES
    for name, piece in spoken():
        found = re.findall(r"(?:^|[ `(])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b", piece)
        for variable in found + re.findall(r"^([A-Z]{4,})=", piece):
            if variable not in known and not variable.startswith("GF_"):
                faults.append(f"{name}: there is no variable {variable}: {piece}")


def check_alerts():
    rules = re.findall(r"- alert: (\w+)", read(ROOT / "prometheus/rules/alerts.yml"))
    runbook = re.findall(r"^### (StatsBot\w+)$", read(OPERATIONS), re.MULTILINE)
    for alert in set(rules) ^ set(runbook):
        faults.append(f"{alert} is an alert without a section in operations.md, or a section without an alert")


def check_messages():
    """What the first column of a table under Troubleshooting has in backticks is in the sources, numbers aside."""
    sources = "".join(file.read_text() for file in sorted(ROOT.glob("Sources/**/*.swift")))
    # Texts over several lines are joined, and what is put into them ends a piece.
    sources = re.sub(r'"\s*\+ "', "", sources)
    sources = re.sub(r"\\\n\s*", "", sources)
    part = read(OPERATIONS).partition("\n## Troubleshooting")[2].partition("\n## ")[0]
    rows = 0
    for line in part.splitlines():
        cell = line.split(" | ")[0]
        if not line.startswith("| ") or cell == "| message" or cell == "| symptom":
            continue
        for text in re.findall(r"`([^`]+)`", cell):
            if text.startswith("/"):
                continue
            rows += 1
            for piece in re.split(r"\d+|\S+\.sqlite", text):
                if piece.strip() and piece.strip(" .:,()") and piece.strip() not in sources:
                    faults.append(f"operations.md: nothing in the sources says {piece.strip()!r} ({text})")
    if rows < 20:
        faults.append(f"operations.md: only {rows} messages were found under Troubleshooting")


def check_permissions():
    """The number in the invitation is the sum of the permissions in the table below it."""
    sources = read(ROOT / "Sources/DiscordModels/Permissions.swift")
    bits = {name: 1 << int(bit) for name, bit in re.findall(r"static let (\w+) = Permissions\(rawValue: 1 << (\d+)\)", sources)}
    shown = {text: bits[name] for name, text in re.findall(r'\(\.(\w+), "([A-Za-z ]+)"\)', sources) if name in bits}
    text = read(GETTING_STARTED)
    number = re.search(r"&permissions=(\d+)", text)
    table = text.partition("| permission | for |")[2].partition("\n\n")[0]
    named = [name for row in re.findall(r"^\| ([A-Z][^|]*) \|", table, re.MULTILINE) for name in row.split(", ")]
    unknown = [name for name in named if name not in shown]
    if unknown or not number or int(number[1]) != sum(shown[name] for name in named):
        faults.append(f"getting-started.md: the permissions are not {', '.join(named)} (unknown: {unknown})")


for document in sorted([*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md"), *ROOT.glob("packaging/**/*.md"), *ROOT.glob("secrets/*.md")]):
    check_links(document, document.read_text())
check_commands()
check_variables()
check_alerts()
check_messages()
check_permissions()
print("\n".join(faults), end="\n" if faults else "")
sys.exit(1 if faults else 0)
