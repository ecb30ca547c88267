#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Measures whether the bot's memory grows while it runs under load and faults.

Usage: soak.py STATSBOT [--minutes M] [--events-per-second N] [--members N] [--no-faults] [--scrape SECONDS] [--bound MB]
Runs a simulated Discord and a bot against it, on loopback and in a temporary folder. Injects a fault every few seconds and
scrapes /metrics. After a third of the time, when caches are filled, the anonymous memory (RssAnon in /proc/PID/status) is
fitted with a straight line. Exits with 1 if the line rises by more than the bound, in MB per hour.
"""

import argparse
import itertools
import pathlib
import sys
import tempfile
import time
import urllib.error

from processes import anonymous_megabytes, ask, exporter_address, start_bot, start_simulator

# In turn, one every `FAULT_SECONDS`. Each leaves the bot able to count everything.
FAULTS = [
    {"fault": "drop"},
    {"fault": "delay-frames", "seconds": 1},
    {"fault": "reconnect"},
    {"fault": "http-error", "status": 502, "times": 3},
    {"fault": "duplicate-dispatch"},
    {"fault": "reset"},
    {"fault": "fragment-messages"},
    {"fault": "http-close", "times": 2},
    {"fault": "invalid-session", "resumable": True},
    {"fault": "malformed-dispatch"},
    {"fault": "expire-session"},
    {"fault": "http-malformed-json", "times": 2},
    {"fault": "unknown-event"},
]
FAULT_SECONDS = 4

def slope(samples):
    """The least-squares slope of (seconds, value) pairs, per hour."""
    mean_x = sum(x for x, _ in samples) / len(samples)
    mean_y = sum(y for _, y in samples) / len(samples)
    spread = sum((x - mean_x) ** 2 for x, _ in samples)
    return 3600 * sum((x - mean_x) * (y - mean_y) for x, y in samples) / spread if spread else 0


def soak(options, folder):
    bot_log = folder / "bot.log"
    with open(folder / "simulator.log", "w") as simulator_output, open(bot_log, "w") as bot_output:
        simulator, variables = start_simulator(
            options.program, options.members, options.events_per_second, simulator_output)
        bot = start_bot(options.program, variables, folder, bot_output)
        try:
            control = variables["DISCORD_API_BASE_URL"].split("/api/")[0] + "/simulator"
            exporter = exporter_address(bot, bot_log)
            return watch(options, bot, control, exporter)
        finally:
            for process in (bot, simulator):
                process.terminate()
                process.wait(30)


def watch(options, bot, control, exporter):
    start = time.monotonic()
    samples = []
    faults = itertools.cycle(FAULTS)
    next_fault, next_sample, next_scrape = start + FAULT_SECONDS, start, start
    while (now := time.monotonic()) < start + 60 * options.minutes:
        if bot.poll() is not None:
            sys.exit(f"soak: the bot ended with code {bot.returncode}")
        if now >= next_fault and options.faults:
            ask(control + "/faults", next(faults))
            next_fault = now + FAULT_SECONDS
        if now >= next_scrape:
            try:
                ask(exporter + "/metrics")
            except urllib.error.URLError as error:
                print(f"soak: scrape failed: {error}", flush=True)
            next_scrape = now + options.scrape
        if now >= next_sample:
            samples.append((now - start, anonymous_megabytes(bot)))
            print(f"{samples[-1][0] / 60:6.1f} min  {samples[-1][1]:6.1f} MB", flush=True)
            next_sample = now + max(5, 60 * options.minutes / 120)
        time.sleep(0.2)
    return samples


def main():
    parser = argparse.ArgumentParser(description="Measure whether the bot's memory grows under load and faults.")
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--events-per-second", type=float, default=50)
    parser.add_argument("--members", type=int, default=50_000)
    parser.add_argument("--no-faults", dest="faults", action="store_false")
    parser.add_argument("--scrape", type=float, default=5, help="seconds between scrapes")
    parser.add_argument("--bound", type=float, default=6, help="the most that memory may grow, in MB per hour")
    options = parser.parse_args()
    options.program = options.program.resolve()
    with tempfile.TemporaryDirectory(prefix="statsbot-soak-") as folder:
        samples = soak(options, pathlib.Path(folder))
    settled = [sample for sample in samples if sample[0] >= samples[-1][0] / 3]
    growth = slope(settled)
    print(f"soak: {samples[0][1]:.1f} MB at the start, {settled[0][1]:.1f} MB after a third, {samples[-1][1]:.1f} MB at the "
          f"end; {growth:+.1f} MB per hour, bound {options.bound:g}")
    sys.exit(growth > options.bound)


if __name__ == "__main__":
    main()
