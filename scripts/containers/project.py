# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Facts about the project, to compare with its packaging."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]


def text(path):
    return (ROOT / path).read_text()


def version():
    """The version."""
    return re.search(r'static let number = "([^"]+)"', text("Sources/BuildInfo/Version.swift"))[1]


def variables():
    """The names of all variables, from the file written by "statsbot documents"."""
    return set(re.findall(r"^#([A-Z][A-Z0-9_]*)=", text(".env.example"), re.MULTILINE))


def job():
    """The bot's job name in Prometheus' rules."""
    return re.search(r'up\{job="([^"]+)"\}', text("prometheus/rules/alerts.yml"))[1]


def unknown(names):
    """An error for each name that is not a variable of the bot."""
    return [f"{name} is not a variable of the bot" for name in sorted(set(names) - variables())]
