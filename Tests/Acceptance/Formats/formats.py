# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Reads all formats of the metrics page with the parsers of prometheus_client and with promtool.

Usage: formats.py STATSBOT PROMTOOL    tests a bot that never connected and one that is ready
       formats.py --page URL           prints the label `text` of `hostile_labels`, one list per format of URL's page
"""

import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics_parser

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Browser"))

from running_bot import RunningBot, end, eventually, free_port  # noqa: E402

TEXT = "text/plain; version=0.0.4"
OPENMETRICS = "application/openmetrics-text; version=1.0.0"
FORMS = [(accept, coding) for accept in (TEXT, OPENMETRICS) for coding in ("identity", "gzip")]


def page(url, accept, coding):
    """The page in one format, as text; fails if the server sends another format."""
    request = urllib.request.Request(url + "/metrics", headers={"Accept": accept, "Accept-Encoding": coding})
    with urllib.request.urlopen(request, timeout=10) as answer:
        body = answer.read()
        sent_type = answer.headers["Content-Type"]
        sent_coding = answer.headers.get("Content-Encoding", "identity")
    if sent_type != accept + "; charset=utf-8" or sent_coding != coding:
        raise AssertionError(f"requested {accept} in {coding}, got {sent_type} in {sent_coding}")
    return (gzip.decompress(body) if coding == "gzip" else body).decode("utf-8")


def families(text, accept):
    reader = openmetrics_parser if accept == OPENMETRICS else parser
    return list(reader.text_string_to_metric_families(text))


def hostile(url):
    found = []
    for accept, coding in FORMS:
        text = page(url, accept, coding)
        found.append([sample.labels["text"] for family in families(text, accept)
                      if family.name == "hostile_labels" for sample in family.samples])
    print(json.dumps(found))


def check(url, promtool, what, connected):
    for accept, coding in FORMS:
        text = page(url, accept, coding)
        read = families(text, accept)
        values = [sample.value for family in read if family.name == "discord_gateway_connected"
                  for sample in family.samples]
        if any(value == 1 for value in values) != connected:
            raise AssertionError(f"{what}: discord_gateway_connected is {values}")
        print(f"{what}: {accept}, {coding}: {len(read)} families", flush=True)
    # promtool reads the text format only.
    checked = subprocess.run(
        [promtool, "check", "metrics"], input=page(url, TEXT, "identity"), text=True, capture_output=True)
    if checked.returncode != 0 or checked.stderr:
        raise AssertionError(f"{what}: promtool: {checked.stderr}")


def check_unconnected(program, promtool):
    """A bot that cannot reach Discord."""
    with tempfile.TemporaryDirectory(prefix="statsbot-") as folder:
        port = free_port()
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
        bot = subprocess.Popen([program, "run"], cwd=folder, env={
            **kept, "BOT_TOKEN": "MTIz.made.up", "GUILD_ID": "1", "DISCORD_API_BASE_URL": f"http://127.0.0.1:{free_port()}/api/v10",
            "EXPORTER_PORT": str(port), "DATA_DIR": folder + "/data", "LOG_DIR": "", "LOG_LEVEL": "CRITICAL",
        })
        try:
            url = f"http://127.0.0.1:{port}"
            eventually("the bot responds", lambda: answers(url + "/healthz"))
            check(url, promtool, "never connected", connected=False)
        finally:
            end(bot)


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except OSError:
        return False


def main():
    if sys.argv[1] == "--page":
        hostile(sys.argv[2])
        return
    program, promtool = sys.argv[1:]
    check_unconnected(program, promtool)
    with RunningBot(program) as bot:
        check(bot.url, promtool, "ready", connected=True)
    print("formats: ok")


main()
