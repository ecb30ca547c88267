# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Uses schemathesis to find responses of a running bot that its OpenAPI document does not allow.

Usage: schema.py STATSBOT
"""

import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Browser"))

from running_bot import RunningBot  # noqa: E402

DATA = ["/metrics", "/api/v1/stats", "/api/v1/guilds", "/api/v1/stats/daily", "/api/v1/stats/weekly",
        "/api/v1/stats/history", "/api/v1/events", "/api/v1/system", "/api/v1/logs"]
OPEN = ["/", "/healthz", "/readyz", "/api/v1/openapi.json"]


def fuzz(bot, *options):
    command = [
        str(pathlib.Path(sys.executable).parent / "schemathesis"), "--config-file", str(HERE / "schemathesis.toml"),
        "run", bot.url + "/api/v1/openapi.json", "--no-color", *options,
    ]
    # Schemathesis writes its findings into the working directory.
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(command, check=False, cwd=folder).returncode == 0


def main():
    program = sys.argv[1]
    good = True
    with RunningBot(program) as bot:
        print("== no token set", flush=True)
        good &= fuzz(bot)
    with RunningBot(program, guilds=2) as bot:
        print("== several guilds", flush=True)
        good &= fuzz(bot)
    with RunningBot(program, token="a-right-token") as bot:
        print("== a token set, and sent", flush=True)
        good &= fuzz(bot, "--header", "Authorization: Bearer a-right-token")
        for header in ({}, {"Authorization": "Bearer a wrong token"}):
            print(f"== a token set, and {'a wrong one' if header else 'none'} sent", flush=True)
            good &= refused(bot, header)
    print("schema: " + ("ok" if good else "FAILED"))
    return 0 if good else 1


def refused(bot, header):
    """Whether routes that require the token reject requests without it before checking their parameters."""
    import requests

    good = True
    for path in DATA + OPEN:
        for query in ("", "?unknown=1"):
            answer = requests.get(bot.url + path + query, headers=header, timeout=10)
            if path in DATA:
                fits = (answer.status_code == 401 and answer.headers.get("WWW-Authenticate", "").startswith("Bearer")
                        and answer.headers.get("Content-Type") == "application/problem+json")
            else:
                fits = answer.status_code == (400 if query else 200)
            if not fits:
                print(f"{path}{query}: {answer.status_code} {answer.text[:200]}")
                good = False
    return good


sys.exit(main())
