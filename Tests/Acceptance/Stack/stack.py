# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Runs a bot against a simulated Discord, with Alertmanager and Prometheus and the project's rules and dashboards.

Usage: stack.py STATSBOT PROMETHEUS ALERTMANAGER
Checks that each recording rule and each dashboard query has data, unless it needs days, and that a raid causes a
notification by Alertmanager.
Everything runs on loopback and in a temporary folder, and is stopped by its process ID.
"""

import http.server
import json
import math
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "grafana"))

from check_names import dashboard_queries  # noqa: E402

TOKEN = "a-token-for-the-test"

# Parts of queries that may have no data here, and why.
NO_DATA_EXPECTED = {
    ":usual1h": "needs four weeks of history",
    "discord_guild_retention_ratio": "needs a cohort whose days are over",
}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# Ignores a proxy of the environment, because all requests are to loopback.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(url, body=None, headers=None):
    request = urllib.request.Request(url, None if body is None else json.dumps(body).encode(), headers or {})
    with OPENER.open(request, timeout=10) as answer:
        return answer.read().decode()


def eventually(what, look, seconds):
    """Polls until there is a result; failed requests are retried."""
    end = time.monotonic() + seconds
    while True:
        try:
            found = look()
        except (urllib.error.URLError, OSError):
            found = None
        if found:
            return found
        if time.monotonic() > end:
            sys.exit(f"stack: {what}: not within {seconds:.0f} seconds")
        time.sleep(0.5)


class Receiver(http.server.ThreadingHTTPServer):
    """Stores the alerts sent by Alertmanager."""

    def __init__(self):
        self.alerts = []
        alerts = self.alerts

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                alerts.extend(body["alerts"])
                self.send_response(200)
                self.end_headers()

            def log_message(self, *arguments):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Stack:
    def __init__(self, folder, statsbot, prometheus, alertmanager):
        self.folder, self.processes = folder, []
        self.programs = statsbot, prometheus, alertmanager
        self.receiver = Receiver()

    def start(self, name, *command, **environment):
        output = open(self.folder / f"{name}.log", "w")
        self.processes.append(subprocess.Popen(command, cwd=self.folder, stdout=output, stderr=subprocess.STDOUT,
                                               env={**os.environ, **environment}))

    def end(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        self.receiver.shutdown()

    def start_bot(self):
        # Its standard output contains the variables that point a bot at it.
        variables = self.folder / "simulator.log"
        port, listening = free_port(), free_port()
        self.start("simulator", self.programs[0], "simulate", "--port", str(port), "--time-scale", "60",
                   "--activity")
        eventually("the simulator", lambda: "BOT_TOKEN" in variables.read_text(), 60)
        self.simulator, self.bot = f"http://127.0.0.1:{port}/simulator", f"127.0.0.1:{listening}"
        eventually("the simulator", lambda: ask(f"{self.simulator}/ledger"), 60)
        self.start("bot", self.programs[0], "run", "--env-file", str(variables), LOG_DIR="",
                   DATA_DIR=str(self.folder / "data"), EXPORTER_PORT=str(listening), EXPORTER_TOKEN=TOKEN)
        eventually("the bot's readiness", lambda: ask(f"http://{self.bot}/readyz"), 60)

    def start_alertmanager(self):
        port = free_port()
        self.alertmanager = f"127.0.0.1:{port}"
        (self.folder / "alertmanager.yml").write_text(json.dumps({
            "route": {"receiver": "test", "group_by": ["alertname"], "group_wait": "1s", "group_interval": "1s"},
            "receivers": [{"name": "test", "webhook_configs": [
                {"url": f"http://127.0.0.1:{self.receiver.server_address[1]}/"}]}]}))
        # Debian's Alertmanager reads its templates only from there. If it is unpacked instead of installed, a private mount
        # provides them.
        templates, inside = pathlib.Path("/usr/share/prometheus/alertmanager/default.tmpl"), []
        unpacked = pathlib.Path(self.programs[2]).parents[1] / "share"
        if not templates.exists() and (unpacked / "prometheus/alertmanager/default.tmpl").exists():
            inside = ["unshare", "--map-root-user", "--mount", "sh", "-c",
                      'mount --bind "$0" /usr/share && exec "$@"', str(unpacked)]
        self.start("alertmanager", *inside, self.programs[2], "--config.file=alertmanager.yml", "--storage.path=alerts",
                   "--cluster.listen-address=", f"--web.listen-address={self.alertmanager}")
        eventually("Alertmanager", lambda: ask(f"http://{self.alertmanager}/-/ready"), 30)

    def start_prometheus(self):
        port = free_port()
        self.prometheus = f"127.0.0.1:{port}"
        (self.folder / "token").write_text(TOKEN)
        text = (ROOT / "prometheus/prometheus.yml").read_text()
        for old, new in [("/run/secrets/exporter_token", str(self.folder / "token")),
                         ("rules/*.yml", str(ROOT / "prometheus/rules/*.yml")),
                         ("targets: []", f'targets: ["{self.alertmanager}"]'),
                         ("statsbot:9464", self.bot), ("127.0.0.1:9090", self.prometheus),
                         ("_interval: 15s", "_interval: 1s"), ("scrape_timeout: 10s", "scrape_timeout: 1s")]:
            if old not in text:
                sys.exit(f"stack: prometheus.yml does not contain {old}, which this test replaces")
            text = text.replace(old, new)
        (self.folder / "prometheus.yml").write_text(text)
        self.start("prometheus", self.programs[1], "--config.file=prometheus.yml", "--storage.tsdb.path=series",
                   f"--web.listen-address={self.prometheus}")
        eventually("Prometheus", lambda: ask(f"http://{self.prometheus}/-/ready"), 30)

    def query(self, query):
        """The current values of a query, without NaN."""
        try:
            text = ask(f"http://{self.prometheus}/api/v1/query?" + urllib.parse.urlencode({"query": query}))
        except urllib.error.HTTPError as error:
            sys.exit(f"stack: Prometheus rejects {query}: {error.read().decode()}")
        return [float(sample["value"][1]) for sample in json.loads(text)["data"]["result"]
                if not math.isnan(float(sample["value"][1]))]

    def do(self, path, body=None):
        ask(f"{self.simulator}/{path}", body or {})


def queries():
    found = []
    for path in sorted((ROOT / "grafana/dashboards").glob("*.json")):
        found += dashboard_queries(path)
    for rule in re.findall(r"- record: (\S+)", (ROOT / "prometheus/rules/recording.yml").read_text()):
        found.append(("recording rule", rule))
    plain = []
    for where, query in found:
        for variable, value in [("$__rate_interval", "1m"), ("$__interval", "1m"), ("$guild", ".*"), ("$shard", ".*")]:
            query = query.replace(variable, value)
        plain.append((where, query))
    return plain


def check(stack):
    try:
        ask(f"http://{stack.bot}/metrics")
        sys.exit("stack: /metrics responds without the token")
    except urllib.error.HTTPError as error:
        if error.code != 401:
            raise
    eventually("the first scrape", lambda: stack.query('up{job="statsbot"} == 1'), 30)
    time.sleep(3)  # Two scrapes: a counter's increase needs a start.

    # Creates series that exist only after incidents.
    stack.do("faults", {"fault": "http-global-limit", "retry_after": 0.5})
    stack.do("interactions", {"command": "stats"})
    stack.do("sessions/invalidate")
    stack.do("connections/drop", {"code": 4000})
    for _ in range(5):
        stack.do("actions", {"action": "join"})
    eventually("the new session", lambda: stack.query("discord_gateway_connected == 1"), 30)
    for action in ["message", "react", "thread", "voice-join", "boost"]:
        stack.do("actions", {"action": action} if action in ("voice-join", "boost") else {"action": action, "channel": "general"})
    time.sleep(3)

    for _ in range(80):
        stack.do("actions", {"action": "join"})
    alert = eventually("the raid alert from Alertmanager", lambda: next(
        (alert for alert in stack.receiver.alerts
         if alert["labels"]["alertname"] == "StatsBotRaidSuspected" and alert["status"] == "firing"), None), 60)
    print(f"delivered: {alert['annotations']['summary']}: {alert['annotations']['description']}")

    asked = queries()
    waiting = [entry for entry in asked if not any(part in entry[1] for part in NO_DATA_EXPECTED)]
    expected = len(waiting)
    end = time.monotonic() + 75
    while waiting and time.monotonic() < end:
        waiting = [entry for entry in waiting if not stack.query(entry[1])]
        if waiting:
            time.sleep(2)
    for where, query in waiting:
        print(f"stack: no data: {where}: {query}", file=sys.stderr)
    if waiting:
        sys.exit(1)
    print(f"{expected} queries and recording rules have data; {len(asked) - expected} cannot have any here")


def main():
    with tempfile.TemporaryDirectory(prefix="statsbot-stack.") as name:
        stack = Stack(pathlib.Path(name), *sys.argv[1:4])
        try:
            stack.start_bot()
            stack.start_alertmanager()
            stack.start_prometheus()
            check(stack)
        except BaseException:
            for log in sorted(stack.folder.glob("*.log")):
                print(f"--- {log.name}\n{log.read_text()[-1500:]}", file=sys.stderr)
            raise
        finally:
            stack.end()


main()
