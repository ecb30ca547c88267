# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""A simulated Discord and a bot against it, for measurements of whole processes."""

import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.request

# Ignores a proxy of the environment, because all requests are to loopback.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(url, body=None):
    request = urllib.request.Request(url, None if body is None else json.dumps(body).encode())
    with OPENER.open(request, timeout=10) as answer:
        return answer.read().decode()


def start_simulator(program, members, events_per_second, log):
    """Returns the process and the variables that point a bot at it."""
    process = subprocess.Popen(
        [program, "simulate", "--port", "0", "--members", str(members),
         "--events-per-second", str(events_per_second)],
        stdout=subprocess.PIPE, stderr=log, text=True)
    variables = {}
    for line in process.stdout:
        name, _, value = line.strip().partition("=")
        variables[name] = value
        if name == "STATSBOT_CLOCK":
            return process, variables
    sys.exit("benchmark: the simulator did not start")


def start_bot(program, variables, folder, log):
    environment = {**os.environ, **variables, "DATA_DIR": str(folder / "data"), "LOG_DIR": str(folder / "logs"),
                   "EXPORTER_HOST": "127.0.0.1", "EXPORTER_PORT": "0"}
    return subprocess.Popen([program, "run"], env=environment, stdout=log, stderr=log, cwd=folder)


def exporter_address(process, log_path):
    """The address that the bot logs once its exporter listens."""
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        for line in log_path.read_text(errors="replace").splitlines():
            if '"http.url"' in line:
                return json.loads(line)["http.url"]
        time.sleep(0.5)
    sys.exit(f"benchmark: the bot did not start; see {log_path}")


def anonymous_megabytes(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("RssAnon"))
