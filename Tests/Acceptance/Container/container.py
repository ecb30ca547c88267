# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Checks that the program runs as in docker-compose.yml: without privileges and with a read-only root.

Usage: container.py ROOT PROGRAM COMPOSE   COMPOSE is the output of "docker-compose config"
Must run as root in separate namespaces for mounts, processes and network (scripts/test-container.sh creates them).
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import image
import sandbox
import yaml

SERVER = "http://127.0.0.1:9464"
NOT_WRITABLE = ["/", "/etc", "/home", "/run", "/tmp", "/usr/local/bin", "/var/lib", "/var/tmp", "/dev"]
# Packages that are in every Debian.
ESSENTIAL = {"libc6", "libgcc-s1"}
TOKEN = "a-token-for-the-test"
# Ignores a proxy of the environment, because all requests are to loopback.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def check(what, holds, details=""):
    if not holds:
        sys.exit(f"container: failed: {what}. {details}")
    print(f"ok      {what}", flush=True)


def eventually(what, look, seconds=90):
    end = time.monotonic() + seconds
    while not look():
        if time.monotonic() > end:
            sys.exit(f"container: {what}: not within {seconds} seconds")
        time.sleep(0.5)
    print(f"ok      {what}", flush=True)


def ask(path, token=None):
    request = urllib.request.Request(SERVER + path, headers={"Authorization": f"Bearer {token}"} if token else {})
    try:
        with OPENER.open(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


class Program:
    """One run of the program in the container."""

    def __init__(self, box, *arguments, environment=None):
        self.output = tempfile.TemporaryFile("w+")
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            box.command(["statsbot", *arguments], environment), stdout=self.output, stderr=self.errors
        )

    def text(self, file):
        file.seek(0)
        return file.read()

    def ended(self, seconds):
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return f"none within {seconds} seconds"


def test_root(box):
    """Checks the setup: nobody, not even root, can write anywhere except to the data."""
    for folder in NOT_WRITABLE:
        code, said = box.run("touch", f"{folder}/x", as_user=False)
        check(f"root cannot write to {folder}", code != 0 and "Read-only file system" in said, said)
    code, said = box.run("touch", "/data/x")
    check("the user can write to /data", code == 0, said)
    (box.root / "data/x").unlink()


def test_libraries(box, program):
    """The program needs only libraries of the image's packages, and none of Swift's."""
    code, said = box.run("ldd", "/usr/local/bin/statsbot", as_user=False)
    check("every library is found", code == 0 and "not found" not in said, said)
    check("Swift's runtime is linked statically", "libswift" not in said and "libFoundation" not in said, said)
    header = subprocess.run(["objdump", "-p", program], capture_output=True, text=True, check=True).stdout
    needed = re.findall(r"NEEDED +(\S+)", header)
    paths = dict(re.findall(r"(\S+) => (\S+)", said))
    owners = set()
    for library in [n for n in needed if n in paths]:
        code, owner = box.run("dpkg", "-S", *spellings(box, paths[library]), as_user=False)
        found = re.match(r"([a-z0-9.+-]+)(:\S+)?: /", owner)
        check(f"{library} is in the package {found and found[1]}", found, owner)
        owners.add(found[1])
    missing = owners - ESSENTIAL - set(image.dockerfile.packages(image.last_stage()))
    check("the Dockerfile names each of these packages", not missing, str(missing))


def spellings(box, path):
    """The possible spellings of a file's path in dpkg: /lib is a link to /usr/lib."""
    real = "/" + str((box.root / path.lstrip("/")).resolve().relative_to(box.root))
    # dpkg accepts patterns and succeeds if one of them matches; a pattern without wildcards must be the whole path.
    return list(dict.fromkeys(s for p in (path, real) for s in (p, p.removeprefix("/usr"))))


def test_rights(box, bot):
    status = (box.root / f"proc/{bot.process.pid}/status").read_text()
    facts = dict(re.findall(r"^(\w+):\t(.*)$", status, re.MULTILINE))
    user = [facts["Uid"], facts["Gid"], facts["NoNewPrivs"], facts["CapEff"], facts["CapBnd"], facts["Groups"].strip()]
    ids = "\t".join([str(sandbox.USER)] * 4)
    check("the bot runs as a user without privileges", user == [ids, ids, "1", "0" * 16, "0" * 16, ""], str(user))


def test_answers(box, token=None):
    eventually("statsbot probe exits with 0", lambda: box.run("statsbot", "probe")[0] == 0)
    eventually("statsbot probe --ready exits with 0", lambda: box.run("statsbot", "probe", "--ready")[0] == 0)
    for path in ("/healthz", "/readyz", "/"):
        check(f"{path} returns 200", ask(path)[0] == 200)
    if token:
        check("/metrics without the token returns 401", ask("/metrics")[0] == 401)
    code, metrics = ask("/metrics", token or "demo")
    check("/metrics returns 200", code == 200)
    _, version = box.run("statsbot", "--version")
    labels = re.search(r'^statsbot_build_info\{version="(.+)",revision="(.+)",swift="(.+)"\} 1$', metrics, re.MULTILINE)
    expected = labels and "statsbot {} (revision {}, Swift {})\n".format(*labels.groups())
    check("it reports its build", version == expected, f"{version} {expected}")
    check("it counts members", re.search(r"^discord_guild_members\{.*\} [1-9]", metrics, re.MULTILINE))


def charts(bot):
    """The non-trivial images in the simulator's report channel."""
    address = re.search(r"http://\S+/simulator/channels/stats/messages", bot.text(bot.output))
    with OPENER.open(address[0], timeout=10) as answer:
        files = [file for message in json.load(answer) for file in message["attachments"]]
    return [file for file in files if file["filename"].endswith(".png") and file["size"] > 10_000]


def test_log(bot):
    """Checks that the log contains only JSON: libraries that miss something write other lines."""
    lines = bot.text(bot.errors).splitlines()
    check("its log is JSON on standard error", lines and all(line.startswith("{") for line in lines), "\n".join(lines))
    errors = [line for line in lines if json.loads(line)["level"] in ("error", "critical")]
    check("it logs no error", not errors, "\n".join(errors))


def test_demo(box, words):
    """The profile demo of docker-compose.yml: the whole bot against the simulator, past a midnight with its report."""
    bot = Program(box, *words, "--time-scale", "3600", "--duration", "60")
    test_answers(box)
    test_rights(box, bot)
    eventually("a report with its chart is posted", lambda: charts(bot))
    check("the demo stops with exit code 0", bot.ended(120) == 0, bot.text(bot.errors))
    check("it shut down gracefully", "Stopped." in bot.text(bot.output), bot.text(bot.output))
    test_log(bot)
    code, said = box.run("statsbot", "probe")
    check("statsbot probe exits with 1 if no bot is running", code == 1, said)


def test_run(box):
    """The profile bot: secrets in files, the simulator instead of Discord, and a shutdown as by Docker."""
    code, said = box.run("statsbot", "run")
    check("without a token it reports that and exits with 78", code == 78 and "BOT_TOKEN" in said, said)
    simulator = Program(box, "simulate", "--port", "0")
    eventually("the simulator is listening", lambda: "STATSBOT_CLOCK" in simulator.text(simulator.output))
    variables = dict(line.split("=", 1) for line in simulator.text(simulator.output).splitlines())
    (box.secrets / "bot_token").write_text(variables.pop("BOT_TOKEN") + "\n")
    files = {f"{n.upper()}_FILE": f"/run/secrets/{n}" for n in ("bot_token", "exporter_token")}
    bot = Program(box, "run", environment=variables | files)
    test_answers(box, TOKEN)
    bot.process.terminate()
    check("SIGTERM ends it with exit code 0", bot.ended(30) == 0, bot.text(bot.errors))
    test_log(bot)
    simulator.process.terminate()
    simulator.ended(30)


def main(root, program, rendered):
    demo = yaml.safe_load(pathlib.Path(rendered).read_text())["services"]["demo"]["command"]
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as secrets:
        (pathlib.Path(secrets) / "exporter_token").write_text(TOKEN + "\n")
        box = sandbox.Sandbox(root, program, data, secrets)
        before = box.listing()
        test_root(box)
        test_libraries(box, program)
        test_demo(box, demo)
        print("in /data:", *box.emptied_data())
        test_run(box)
        print("in /data:", *box.emptied_data())
        check("nothing was written except to /data", box.listing() == before)
        print(f"the program size is {os.path.getsize(program) / 1e6:.1f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
