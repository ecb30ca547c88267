# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Reads all formats of the metrics page, and an export, with the parsers of prometheus_client and with promtool.

Usage: formats.py STATSBOT PROMTOOL    tests a bot that never connected, one that is ready, and an export with activity
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


def run(*command):
    done = subprocess.run(command, env={**os.environ, "TIMEZONE": "Europe/Berlin"}, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)} exited with {done.returncode}:\n{done.stdout}{done.stderr}")


def check_export(program, promtool):
    """An OpenMetrics export with activity, which was imported from JSON. 2026-03-29 has 23 hours."""
    days = ["2026-03-28", "2026-03-29", "2026-03-30"]
    counts = [{"day": day, "channel": str(channel), "message_human": channel, "message_bot": 1, "reaction": 2,
               "thread": 1, "voice_seconds": 90.5} for day in days for channel in range(10, 40)]
    document = {
        "format": "statsbot-export/1", "guild": "5", "activity_days": counts,
        "activity_hours": [{"day": row["day"], "hour": hour, "channel": row["channel"], "message_human": 1}
                           for row in counts for hour in (0, 1, 3)],
        "active_members": [{"day": day, "active_1": 3, "active_7": 5, "active_28": 8, "communicators": 1, "voice_peak": 2}
                           for day in days],
        "cohorts": [{"day": "2026-03-27", "joined": 4, "left_1": 1, "left_7": 1, "left_30": 1, "active_7": 2}],
    }
    with tempfile.TemporaryDirectory(prefix="statsbot-") as folder:
        source, file = folder + "/history.json", folder + "/history.om"
        pathlib.Path(source).write_text(json.dumps(document))
        place = ["--guild", "5", "--data-dir", folder + "/data"]
        run(program, "import", source, *place)
        run(program, "export", *place, "--format", "openmetrics", "--output", file)
        read = {family.name: family for family in openmetrics_parser.text_string_to_metric_families(
            pathlib.Path(file).read_text())}
        last = {}
        for name in ("discord_guild_messages", "discord_guild_channel_messages", "discord_guild_voice_seconds",
                     "discord_guild_reactions", "discord_guild_threads_created", "discord_guild_active_members",
                     "discord_guild_retention_ratio"):
            for sample in read[name].samples:
                last[sample.name, *sorted(sample.labels.values())] = sample.value
        labels = ("5", "statsbot")
        expected = {
            ("discord_guild_messages_total", "5", "human", "statsbot"): 3.0 * sum(range(10, 40)),
            ("discord_guild_channel_messages_total", "5", "other", "statsbot"): 3.0 * sum(range(11, 21)),
            ("discord_guild_voice_seconds_total", *labels): 3 * 30 * 90.5,
            ("discord_guild_reactions_total", *labels): 180.0,
            ("discord_guild_threads_created_total", *labels): 90.0,
            ("discord_guild_active_members", "28d", "5", "statsbot"): 8.0,
            ("discord_guild_retention_ratio", "1", "5", "statsbot"): 0.75,
        }
        for key, value in expected.items():
            if last.get(key) != value:
                raise AssertionError(f"export: {key} is {last.get(key)}, expected {value}")
        run(promtool, "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=744h", file, folder + "/blocks")
        print(f"export: {len(read)} families, {len(os.listdir(folder + '/blocks'))} blocks", flush=True)


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
    check_export(program, promtool)
    check_unconnected(program, promtool)
    with RunningBot(program) as bot:
        check(bot.url, promtool, "ready", connected=True)
    print("formats: ok")


main()
