# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""What the project itself says, for what packages it to be compared with."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]


def text(path):
    return (ROOT / path).read_text()


def version():
    """The version, from its one place."""
    return re.search(r'static let number = "([^"]+)"', text("Sources/BuildInfo/Version.swift"))[1]


def variables():
    """The names of all variables, as "statsbot documents" wrote them."""
    return set(re.findall(r"^#([A-Z][A-Z0-9_]*)=", text(".env.example"), re.MULTILINE))


def job():
    """The job under which Prometheus' rules know the bot."""
    return re.search(r'up\{job="([^"]+)"\}', text("prometheus/rules/alerts.yml"))[1]


def unknown(names):
    """A fault for each name that is not a variable of the bot's."""
    return [f"{name} is no variable of the bot" for name in sorted(set(names) - variables())]
