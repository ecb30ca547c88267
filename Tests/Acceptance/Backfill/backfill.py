# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Exports a history to a real Prometheus, and checks that it arrives unchanged and that the dashboards show it.

Usage: backfill.py STATSBOT PROMETHEUS PROMTOOL
The expected values are computed from the history itself, independently of the export. Everything runs on loopback and in a
temporary folder, and is stopped by its process ID.
"""

import datetime
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import zoneinfo

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "grafana"), str(ROOT / "Tests/Acceptance/Browser")]

from check_names import dashboard_queries  # noqa: E402
from running_bot import RunningBot, end, eventually, free_port  # noqa: E402

# A guild with an old history; 2026-03-29 has 23 hours.
GUILD = "300000000000000003"
ZONE = zoneinfo.ZoneInfo("Europe/Berlin")
FIRST, DAYS = datetime.date(2026, 3, 24), 10
KINDS = {"join": "joins", "leave": "leaves", "ban": "bans", "unban": "unbans"}
STEP = 300
GAUGES = ("members", "online", "bans")
NAMES = dict(zip(GAUGES, ("discord_guild_members", "discord_guild_members_online", "discord_guild_bans")))
COUNTER = "discord_guild_member_events_total"

# Queries of the dashboard that have no data here, and why.
NO_DATA_EXPECTED = {
    "discord_guild_unobserved_member_change_total": "time spans are not series, so they are not exported",
    "discord_guild_unobserved_spans_total": "time spans are not series, so they are not exported",
    "discord_guild_unobserved_seconds_total": "time spans are not series, so they are not exported",
    "statsbot_repaired_events_total": "describes how the bot counts now",
    "discord_guild_humans": "the stored samples have only the member count",
    "discord_guild_count_approximate": "describes how the bot counts now",
}

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def midnight(number):
    """The start of a day of the history, in seconds since 1970."""
    day = FIRST + datetime.timedelta(number)
    return int(datetime.datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp())


START, END = midnight(0), midnight(DAYS)


def events():
    """Times of events by kind, including day boundaries, the night of the skipped hour, and bursts."""
    found = {kind: [] for kind in KINDS}
    for number in range(DAYS):
        begin, length = midnight(number), midnight(number + 1) - midnight(number)
        for kind, count in (("join", 5 + number * 3), ("leave", (number * 5) % 7), ("ban", number % 3), ("unban", number % 2)):
            for index in range(count):
                # Prime steps avoid multiples of five minutes.
                found[kind].append(begin + (index * 7_919 + len(kind) * 1_013 + number * 3_137) % length)
    found["join"] += [START, midnight(5) - 1, midnight(5) + 3 * 3_600 - 1] + [midnight(8) + 40_001] * 40
    return {kind: sorted(times) for kind, times in found.items()}


def old_file(history):
    """The history in the old bot's format."""
    days, user = {}, 10 ** 17
    for kind, times in history.items():
        for at in times:
            moment = datetime.datetime.fromtimestamp(at, ZONE)
            day = days.setdefault(moment.date().isoformat(), {"joins": [], "leaves": [], "bans": [], "unbans": []})
            user += 1
            day[KINDS[kind]].append({"id": user, "username": f"member{user % 10 ** 6}", "timestamp": moment.isoformat()})
    return dict(sorted(days.items()))


def counts():
    """The samples that the bot keeps after 90 days: the last one of each day. One day has none, one has no online count."""
    samples = []
    for number in [0, 1, 2, 5, 6, 7, 9]:
        at = midnight(number + 1) - 607 - number
        samples.append((at, 1_000 + number * 7, None if number == 6 else 300 + number, 20 + number // 2))
    return samples


class Prometheus:
    """A Prometheus server with the blocks in a folder, as a context manager."""

    def __init__(self, program, folder, target):
        self.url = f"http://127.0.0.1:{free_port()}"
        configuration = {"global": {"scrape_interval": "1s"}, "scrape_configs": [
            {"job_name": "statsbot", "static_configs": [{"targets": [target]}]}]}
        (folder / "prometheus.yml").write_text(json.dumps(configuration))
        self._log = open(folder / "prometheus.log", "w")
        # With a shorter retention, old blocks would be removed immediately.
        self._command = [program, f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/blocks",
                         "--storage.tsdb.retention.time=100y", f"--web.listen-address={self.url.removeprefix('http://')}"]

    def __enter__(self):
        self._process = subprocess.Popen(self._command, stdout=self._log, stderr=self._log)
        eventually("Prometheus is ready", self._is_ready)
        return self

    def __exit__(self, *_):
        end(self._process)

    def _is_ready(self):
        try:
            with OPENER.open(self.url + "/-/ready", timeout=5):
                return True
        except OSError:
            return False

    def ask(self, path, **parameters):
        with OPENER.open(f"{self.url}/api/v1/{path}?" + urllib.parse.urlencode(parameters), timeout=60) as answer:
            return json.load(answer)["data"]

    def series(self, query, begin, end, step):
        """The values by time for each label set."""
        found = self.ask("query_range", query=query, start=begin, end=end, step=step)["result"]
        return {tuple(sorted(one["metric"].items())): {int(at): float(value) for at, value in one["values"]}
                for one in found}


def run(*command, **environment):
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"backfill: {' '.join(command)} exited with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def same(what, found, expected):
    if found == expected:
        print(f"same: {what}: {sum(len(values) for values in expected.values())} values")
        return
    for labels in found.keys() | expected.keys():
        ours, theirs = expected.get(labels), found.get(labels)
        if ours is None or theirs is None:
            print(f"backfill: {what}: {labels} is {'not expected' if ours is None else 'missing'}", file=sys.stderr)
            continue
        wrong = [at for at in sorted(ours.keys() | theirs.keys()) if ours.get(at) != theirs.get(at)]
        for at in wrong[:10]:
            print(f"backfill: {what}: {labels} at {at}: {theirs.get(at)}, expected {ours.get(at)}", file=sys.stderr)
    sys.exit(1)


def check_values(prometheus, history, samples):
    """Compares all series from an hour before the first day to three days after the last."""
    # Between two samples, so that it does not matter which one Prometheus uses at a boundary of five minutes.
    begin, end = START + STEP // 2 - 3_600, END + 3 * 86_400
    instants = range(begin, end + 1, STEP)
    expected = {}
    for kind, times in history.items():
        labels = tuple(sorted({"__name__": COUNTER, "guild": GUILD, "event": kind, "job": "statsbot"}.items()))
        expected[labels] = {at: float(sum(time < at - STEP // 2 for time in times))
                            for at in instants if START <= at < END + STEP}
    same("events", prometheus.series(f'{COUNTER}{{guild="{GUILD}"}}', begin, end, STEP), expected)
    expected = {}
    for index, gauge in enumerate(GAUGES, 1):
        values = {}
        for at in instants:
            before = [sample for sample in samples if sample[0] <= at]
            if before and before[-1][index] is not None and at < before[-1][0] + 2 * 86_400:
                values[at] = float(before[-1][index])
        expected[tuple(sorted({"__name__": NAMES[gauge], "guild": GUILD, "job": "statsbot"}.items()))] = values
    # The last sample before a count becomes unknown is still returned for five minutes.
    tail = samples[4][0]
    online = expected[next(labels for labels in expected if labels[0][1] == NAMES["online"])]
    online.update({at: float(samples[3][2]) for at in instants if tail <= at < samples[3][0] + STEP * -(-(tail - samples[3][0]) // STEP)})
    names = "|".join(NAMES.values())
    same("counts", prometheus.series(f'{{__name__=~"{names}",guild="{GUILD}"}}', begin, end, STEP), expected)


def check_days(prometheus, history):
    """Compares the counts of each day, queried as the difference between midnights."""
    totals = {dict(labels)["event"]: values for labels, values in prometheus.series(
        f'{COUNTER}{{guild="{GUILD}"}}', START, END, 3_600).items()}
    print("day         hours " + "".join(f"{KINDS[kind]:>8}" for kind in KINDS))
    for number in range(DAYS):
        begin, end = midnight(number), midnight(number + 1)
        day = {kind: int(totals[kind][end] - totals[kind][begin]) for kind in KINDS}
        expected = {kind: sum(begin <= at < end for at in times) for kind, times in history.items()}
        print(f"{FIRST + datetime.timedelta(number)}  {(end - begin) // 3_600:>4}  " + "".join(f"{day[kind]:>8}" for kind in KINDS))
        if day != expected:
            sys.exit(f"backfill: expected {expected}")


def check_dashboard(prometheus):
    """Checks that every query of the dashboard Community has data for these days."""
    asked = 0
    for where, query in dashboard_queries(ROOT / "grafana/dashboards/community.json"):
        for variable, value in [("$__rate_interval", "5m"), ("$__interval", "5m"), ("$guild", GUILD)]:
            query = query.replace(variable, value)
        reason = next((reason for name, reason in NO_DATA_EXPECTED.items() if name in query), None)
        has_data = bool(prometheus.series(query, START, END, 3_600))
        if has_data == (reason is not None):
            sys.exit(f"backfill: {'data' if has_data else 'no data'}: {where}: {query}")
        asked += has_data
    print(f"{asked} dashboard queries have data")


def check_live(prometheus, bot, guild, known):
    """Checks that the imported series match the scraped ones except for the instance, and contain the bot's counts."""
    wanted = f'{{__name__=~"{COUNTER}|{"|".join(NAMES.values())}",guild="{guild}"}}'

    def labels(of_past):
        return sorted(sorted((name, value) for name, value in one.items() if name != "instance")
                      for one in prometheus.ask("series", **{"match[]": wanted}) if ("instance" in one) != of_past)

    live = eventually("the bot is scraped", lambda: labels(False))
    if labels(True) != live or len(live) != 7:
        sys.exit(f"backfill: imported series: {labels(True)}\nscraped series: {live}")
    for gauge, name in NAMES.items():
        at = int(known["at"]) + 1
        found = list(prometheus.series(f'{name}{{guild="{guild}",instance=""}}', at, at, 1).values())
        if found != [{at: float(known[gauge])}]:
            sys.exit(f"backfill: {gauge} is {found}, expected {known[gauge]}")
    print(f"{len(live)} series have the names and labels of a scrape")


def newest_count(bot):
    """The latest sample in the bot's history, from its API."""
    now = datetime.datetime.now(datetime.timezone.utc)
    day = datetime.timedelta(1)
    span = urllib.parse.urlencode({"from": (now - day).isoformat(timespec="seconds"),
                                   "to": (now + day).isoformat(timespec="seconds"), "step": "120"})
    points = [point for point in bot.get(f"/api/v1/stats/history?{span}")["points"] if point["bans"] is not None]
    return points and {**points[-1], "at": datetime.datetime.fromisoformat(points[-1]["at"]).timestamp()}


def export(program, promtool, folder, name, guild, data, *span, zone):
    file = str(folder / f"{name}.om")
    run(program, "export", "--guild", guild, "--format", "openmetrics", "--data-dir", data, "--output", file, *span,
        TIMEZONE=zone)
    print(f"exported: {name}: {os.path.getsize(file):,} bytes")
    run(promtool, "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=744h", file, str(folder / "blocks"))


def main():
    program, server, promtool = sys.argv[1:4]
    with tempfile.TemporaryDirectory(prefix="statsbot-backfill.") as name:
        folder = pathlib.Path(name)
        history, samples, data = events(), counts(), str(folder / "data")
        (folder / "member_stats.json").write_text(json.dumps(old_file(history)))
        run(program, "import", str(folder / "member_stats.json"), "--guild", GUILD, "--data-dir", data, TIMEZONE=str(ZONE))
        with sqlite3.connect(folder / "data/statsbot.sqlite") as database:
            database.executemany("INSERT INTO census (guild, at, members, online, bans) VALUES (?, ? * 1000, ?, ?, ?)",
                                 [(int(GUILD), *sample) for sample in samples])
        database.close()
        export(program, promtool, folder, "long ago", GUILD, data, zone=str(ZONE))

        day = (datetime.datetime.now(zoneinfo.ZoneInfo("America/New_York")).date() - datetime.timedelta(1)).isoformat()
        yesterday = {day: {"joins": [{"id": 10 ** 17, "username": "one", "timestamp": f"{day}T12:00:00-05:00"}],
                           "leaves": [], "bans": [], "unbans": []}}
        # The first samples are stored before the ban list is read.
        with RunningBot(program, time_scale=1, history=yesterday, variables={"UPDATE_INTERVAL": "30"}) as bot:
            known = eventually("the bot has stored its counts", lambda: newest_count(bot))
            guild = bot.get("/api/v1/stats")["guild"]["id"]
            export(program, promtool, folder, "the bot's", guild, bot.data, zone="America/New_York")
            with Prometheus(server, folder, bot.url.removeprefix("http://")) as prometheus:
                check_values(prometheus, history, samples)
                check_days(prometheus, history)
                check_live(prometheus, bot, guild, known)
                # The recording rules, evaluated for that time.
                run(promtool, "tsdb", "create-blocks-from", "rules", f"--start={START}", f"--end={END}",
                    f"--url={prometheus.url}", "--eval-interval=5m", f"--output-dir={folder}/blocks",
                    str(ROOT / "prometheus/rules/recording.yml"))
            with Prometheus(server, folder, bot.url.removeprefix("http://")) as prometheus:
                check_dashboard(prometheus)


main()
