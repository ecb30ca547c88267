# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""A simulated Discord and a bot as child processes."""

import contextlib
import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

PATIENCE = 60


class RunningBot:
    """A context manager; both processes stop at the end of the block."""

    def __init__(self, program, token=None, members=500, time_scale=60, history=None, variables=None, guilds=1,
                 has_channels=False):
        """`history` is the content of a member_stats.json to import first. `variables` are for the bot.

        With `has_channels`, the simulated guild has channels, in which nothing happens without an action.
        """
        self._program = program
        self.token = token
        self._history = history
        self._more = variables or {}
        self._guilds = guilds
        self._simulator_options = ["--port", "0", "--members", str(members), "--time-scale", str(time_scale)]
        if has_channels:
            self._simulator_options += ["--messages-per-second", "0"]
        self._processes = []

    def __enter__(self):
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="statsbot-")
            self.data = self._folder.name + "/data"
            self._start_simulator()
            self.port = free_port()
            self.url = f"http://127.0.0.1:{self.port}"
            if self._history:
                self._import_history()
            self.start_bot()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self._processes):
            end(process)
        self._folder.cleanup()

    def _start_simulator(self):
        self._arguments = []
        if self._guilds > 1:
            file = self._folder.name + "/guilds.yaml"
            self._arguments = ["--config", file]
            self._simulator_options += ["--guilds", str(self._guilds), "--write-config", file]
        simulator = subprocess.Popen(
            [self._program, "simulate", *self._simulator_options], stdout=subprocess.PIPE, text=True)
        self._processes.append(simulator)
        self._variables = {}
        # The simulator prints all variables at once.
        while "STATSBOT_CLOCK" not in self._variables:
            line = simulator.stdout.readline()
            if not line:
                raise RuntimeError(f"the simulator exited with {simulator.wait()}")
            name, _, value = line.rstrip("\n").partition("=")
            self._variables[name] = value
        self._simulator = self._variables["DISCORD_API_BASE_URL"].removesuffix("/api/v10") + "/simulator"

    def _import_history(self):
        file = self._folder.name + "/member_stats.json"
        with open(file, "w", encoding="utf-8") as output:
            json.dump(self._history, output)
        subprocess.run(
            [self._program, "import", file, "--guild", self._variables["GUILD_ID"]], check=True,
            stdout=subprocess.DEVNULL, env={**os.environ, "DATA_DIR": self.data})

    def start_bot(self):
        """Starts the bot and waits until it is ready."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
        variables = {
            **kept, **self._variables, "EXPORTER_PORT": str(self.port), "DATA_DIR": self.data,
            "EXPORTER_OPEN": "loopback",
            "LOG_DIR": "", "LOG_LEVEL": "ERROR", **self._more,
        }
        if self.token is not None:
            variables["EXPORTER_TOKEN"] = self.token
        self._bot = subprocess.Popen([self._program, "run", *self._arguments], env=variables, cwd=self._folder.name)
        self._processes.append(self._bot)
        eventually("the bot is ready", lambda: self.status("/readyz") == 200)

    def stop_bot(self):
        """Stops the bot; the simulator keeps running."""
        end(self._bot)

    def status(self, path):
        """The status of a response of the bot; None without a response."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def get(self, path):
        """A JSON response of the bot."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        with urllib.request.urlopen(urllib.request.Request(self.url + path, headers=headers), timeout=10) as answer:
            return json.load(answer)

    def simulator(self, path, **body):
        """The response of a control route of the simulator."""
        request = urllib.request.Request(
            self._simulator + path, method="POST", data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)


@contextlib.contextmanager
def demo(program):
    """The URL of a demo, after its history was generated and its members were counted."""
    port = free_port()
    process = subprocess.Popen([program, "demo", "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}/"
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(url + "readyz")
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        yield url
    finally:
        end(process)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def end(process):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout:
        process.stdout.close()


def eventually(what, probe):
    """Waits for a condition in another process, and returns the first true value of `probe`."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        value = probe()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"timed out waiting for: {what}")
