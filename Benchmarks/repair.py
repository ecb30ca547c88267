#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Measures what the roster and the repair of a gap cost.

Usage: repair.py STATSBOT [--members N,N,...] [--events N] [--json FILE]
For each size, a bot fills its roster from a simulated Discord, is killed, and returns after it missed events and its session was
lost. Prints the time from the start of the process until the roster or the repair is complete, the HTTP
requests of the second process, its anonymous memory, and the size of the database. Each repair is compared in the same run
with the smallest one.
"""

import argparse
import json
import pathlib
import re
import sys
import tempfile
import time
import urllib.error

from processes import anonymous_megabytes, ask, exporter_address, start_bot, start_simulator

ACTIONS = ["join", "leave", "kick", "ban", "unban"]
SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$", re.MULTILINE)


def samples(exporter):
    """The sum of each metric over its labels, and of the HTTP requests by route."""
    sums = {}
    for name, labels, value in SAMPLE.findall(ask(exporter + "/metrics")):
        sums[name] = sums.get(name, 0) + float(value)
        if name == "discord_api_requests_total":
            route = re.search(r'route="([^"]*)"', labels)
            sums["route " + (route[1] if route else labels)] = float(value)
    return sums


def wait(exporter, process, condition, what):
    """The samples once a condition holds; a process that ends is an error."""
    end = time.monotonic() + 900
    while time.monotonic() < end:
        if process.poll() is not None:
            sys.exit(f"repair: the bot ended with code {process.returncode} before {what}")
        try:
            values = samples(exporter)
            if condition(values):
                return values
        except urllib.error.URLError:
            pass
        time.sleep(0.05)
    sys.exit(f"repair: never came true: {what}")


def is_complete(values):
    return "discord_guild_humans" in values and "discord_guild_bans" in values and not values["statsbot_store_pending_events"]


def is_repaired(values):
    return is_complete(values) and values["discord_guild_unobserved_spans_total"] and not values["statsbot_repair_in_progress"]


def run_bot(program, variables, folder, condition, what):
    """Starts a bot and returns it with the seconds until a condition holds, and the samples then."""
    log = folder / f"{what}.log"
    with open(log, "w") as output:
        begin = time.monotonic()
        bot = start_bot(program, variables, folder, output)
    values = wait(exporter_address(bot, log), bot, condition, what)
    return bot, time.monotonic() - begin, values


def measure(options, members, folder):
    with open(folder / "simulator.log", "w") as output:
        simulator, variables = start_simulator(options.program, members, 0.001, output)
    control = variables["DISCORD_API_BASE_URL"].split("/api/")[0] + "/simulator"
    processes = [simulator]
    try:
        bot, first, _ = run_bot(options.program, variables, folder, is_complete, "roster")
        processes.append(bot)
        bot.kill()
        bot.wait()
        ask(control + "/sessions/invalidate", {})
        for _ in range(options.events // len(ACTIONS)):
            for action in ACTIONS:
                ask(control + "/actions", {"action": action})
        bot, second, values = run_bot(options.program, variables, folder, is_repaired, "repair")
        processes.append(bot)
        memory = anonymous_megabytes(bot)
        size = sum(file.stat().st_size for file in (folder / "data").glob("*.sqlite*")) / 1e6
        return {
            "benchmark": "repair", "members": members, "roster_seconds": round(first, 2), "repair_seconds": round(second, 2),
            "repaired_events": int(values["statsbot_repaired_events_total"]),
            "requests": int(values["discord_api_requests_total"]),
            "routes": {name[6:]: int(value) for name, value in values.items() if name.startswith("route ")},
            "memory_mb": round(memory, 1), "database_mb": round(size, 1),
        }
    finally:
        for process in processes:
            if process.poll() is None:
                process.terminate()
                process.wait(30)


def main():
    parser = argparse.ArgumentParser(description="Measure what the roster and the repair of a gap cost.")
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--members", default="5000,50000,250000", help="sizes of the guild")
    parser.add_argument("--events", type=int, default=1_000, help="missed events")
    parser.add_argument("--json", type=pathlib.Path, help="append the results as JSON lines")
    options = parser.parse_args()
    options.program = options.program.resolve()
    smallest = None
    for members in map(int, options.members.split(",")):
        with tempfile.TemporaryDirectory(prefix="statsbot-repair-") as folder:
            result = measure(options, members, pathlib.Path(folder))
        smallest = smallest or result
        ratio = result["repair_seconds"] / smallest["repair_seconds"]
        print(f"{members:>8,} members  roster {result['roster_seconds']:6.2f} s  repair {result['repair_seconds']:6.2f} s "
              f"({ratio:.2f} times the smallest)  {result['repaired_events']:>6,} events  {result['requests']:>4} requests  "
              f"{result['memory_mb']:6.1f} MB memory  {result['database_mb']:6.1f} MB on disk", flush=True)
        if options.json:
            with open(options.json, "a") as file:
                file.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
