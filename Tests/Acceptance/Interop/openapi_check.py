# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Compares the simulator's responses, on every route, and the bot's requests with Discord's OpenAPI document.

Usage: openapi_check.py PATH_OF_STATSBOT
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import traceback

import aiohttp

from openapi_table import OBJECTS, ROUTES, UNDOCUMENTED
from simulator import Simulator
from steps import png

# The bot is compared in fast time, so that a day ends soon.
SCALE = 120
# The routes are not, because the check sends no heartbeats.
ROUTE_SCALE = 10
TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "object": dict}
FIELDS = {
    name: dict(field.split(":", 1) for field in text.split()) for name, text in OBJECTS.items()
}


def problems(value, kind, where, closed):
    """What is wrong with a value; `closed`: whether an object must not have other fields than those listed."""
    if kind.endswith("?"):
        if value is None:
            return
        kind = kind[:-1]
    if kind == "any":
        return
    if kind.startswith("["):
        if not isinstance(value, list):
            yield f"{where} is not a list: {value!r}"
            return
        for index, item in enumerate(value):
            yield from problems(item, kind[1:-1], f"{where}[{index}]", closed)
        return
    if kind in TYPES:
        if not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
            yield f"{where} is not of type {kind}: {value!r}"
        return
    if not isinstance(value, dict):
        yield f"{where} is not a {kind}: {value!r}"
        return
    fields = FIELDS[kind]
    names = {name.removesuffix("?") for name in fields}
    if closed:
        for name in value.keys() - names:
            yield f"{where} has the unknown field {name!r}"
    for name, field in fields.items():
        optional, name = name.endswith("?"), name.removesuffix("?")
        if name in value:
            yield from problems(value[name], field, f"{where}.{name}", closed)
        elif not optional:
            yield f"{where} lacks the field {name!r}"


def placeholder(template):
    """A path with the names of its parameters removed, as in the simulator's log: `/channels/{id}/messages`."""
    return re.sub(r"\{\w+_token\}", "{token}", re.sub(r"\{\w+_id\}", "{id}", template))


class RouteCheck:
    """Sends a request to every route of the simulator."""

    def __init__(self, simulator, session):
        self.simulator = simulator
        self.session = session
        self.visited = set()
        self.found = []
        self.parameters = {}

    async def ask(self, route, body=None, files=(), query=None):
        method, template = route.split()
        path = template
        for name, value in self.parameters.items():
            path = path.replace("{" + name + "}", str(value))
        arguments = {"params": query or {}}
        if files:
            form = aiohttp.FormData()
            form.add_field("payload_json", json.dumps(body), content_type="application/json")
            for index, (name, content) in enumerate(files):
                form.add_field(f"files[{index}]", content, filename=name)
            arguments["data"] = form
        elif body is not None:
            arguments["json"] = body
        headers = {"Authorization": "Bot " + self.simulator.variables["BOT_TOKEN"]}
        while True:
            async with self.session.request(
                    method, self.simulator.api + path, headers=headers, **arguments) as response:
                if response.status == 429:
                    # In simulated time.
                    await asyncio.sleep(float(response.headers["Retry-After"]) / ROUTE_SCALE)
                    continue
                text = await response.text()
                break
        self.visited.add(route)
        answer = json.loads(text) if text else None
        if route in UNDOCUMENTED:
            if response.status != 200:
                self.found.append(f"{route}: status {response.status}: {text}")
            return answer
        statuses, kind, _ = ROUTES[route]
        if response.status not in statuses:
            self.found.append(f"{route}: status {response.status}, not {statuses}: {text}")
        elif response.status == 204 or kind is None:
            if text:
                self.found.append(f"{route}: a body: {text}")
        else:
            self.found += [f"{route}: {problem}" for problem in problems(answer, kind, "response", False)]
        return answer

    async def run(self):
        variables = self.simulator.variables
        self.parameters = {"guild_id": variables["GUILD_ID"], "channel_id": variables["STATS_CHANNEL_ID"]}
        for route in ("GET /gateway", "GET /gateway/bot", "GET /users/@me", "GET /soundboard-default-sounds",
                      "GET /guilds/{guild_id}/roles", "GET /guilds/{guild_id}/roles/member-counts", "GET /guilds/{guild_id}/soundboard-sounds"):
            await self.ask(route)
        application = await self.ask("GET /applications/@me")
        self.parameters["application_id"] = application["id"]
        await self.ask("GET /users/@me/guilds", query={"with_counts": "true"})
        await self.ask("GET /guilds/{guild_id}", query={"with_counts": "true"})
        await self.members()
        await self.channels()
        await self.messages()
        await self.commands("/applications/{application_id}/commands")
        await self.commands("/applications/{application_id}/guilds/{guild_id}/commands")
        await self.interactions()
        await self.webhooks()
        await self.ask("DELETE /users/@me/guilds/{guild_id}")
        routes = set((await self.simulator.get("/routes"))["routes"])
        documented = routes - UNDOCUMENTED
        self.found += [f"{route}: not in the table" for route in documented - ROUTES.keys()]
        self.found += [f"{route}: in the table, but the simulator does not have it" for route in ROUTES.keys() - routes]
        self.found += [f"{route}: not tried" for route in routes - self.visited]

    async def members(self):
        guild = "/guilds/{guild_id}"
        for action in ("kick", "ban", "unban"):
            await self.simulator.post("/actions", action=action)
        await self.ask(f"GET {guild}/audit-logs")
        await self.simulator.post("/actions", action="thread")
        await self.ask(f"GET {guild}/threads/active")
        await self.ask("GET /channels/{channel_id}/threads/archived/public")
        await self.simulator.post("/changes", change="create-invite")
        await self.ask(f"GET {guild}/invites")
        await self.ask(f"GET {guild}/vanity-url")
        bans = await self.ask(f"GET {guild}/bans")
        self.parameters["user_id"] = bans[0]["user"]["id"]
        await self.ask(f"GET {guild}/bans/{{user_id}}")
        members = await self.ask(f"GET {guild}/members", query={"limit": "100"})
        self.parameters["user_id"] = members[0]["user"]["id"]
        await self.ask(f"GET {guild}/members/{{user_id}}")
        await self.ask("GET /users/{user_id}")
        await self.ask(f"GET {guild}/members/search", query={"query": "a", "limit": "10"})
        await self.ask(f"PATCH {guild}/members/@me", {"nick": "Counter"})
        await self.ask(f"PATCH {guild}/members/@me/nick", {"nick": None})
        await self.ask(f"GET {guild}/members/@me")

    async def channels(self):
        await self.ask("GET /guilds/{guild_id}/channels")
        kept = self.parameters["channel_id"]
        for kind in (0, 2, 4, 5, 13, 15):
            body = {"name": "A new one", "type": kind, "topic": "t" if kind in (0, 5, 15) else None}
            channel = await self.ask("POST /guilds/{guild_id}/channels", body)
            self.parameters["channel_id"] = channel["id"]
            self.parameters["overwrite_id"] = self.parameters["guild_id"]
            await self.ask("PUT /channels/{channel_id}/permissions/{overwrite_id}", {"type": 0, "deny": "2048"})
            await self.ask("PATCH /channels/{channel_id}", {"name": "Another", "position": 3})
            await self.ask("GET /channels/{channel_id}")
            await self.ask("DELETE /channels/{channel_id}/permissions/{overwrite_id}")
            await self.ask("DELETE /channels/{channel_id}")
        self.parameters["channel_id"] = kept

    def content(self):
        """A message with everything, and its files."""
        embed = {"title": "t", "description": None, "color": 1, "fields": [{"name": "n", "value": "v"}],
                 "footer": {"text": "f"}, "author": {"name": "a", "icon_url": None},
                 "image": {"url": "attachment://a.png"}, "timestamp": "2026-01-01T00:00:00Z"}
        user = self.parameters["user_id"]
        return {"content": f"<@{user}>", "embeds": [embed], "nonce": "n"}, [("a.png", png(8, 4)), ("b.csv", b"1,2")]

    async def messages(self):
        messages = "/channels/{channel_id}/messages"
        body, files = self.content()
        first = await self.ask(f"POST {messages}", body, files)
        reply = await self.ask(f"POST {messages}", {"content": "r", "message_reference": {"message_id": first["id"]}})
        await self.ask(f"GET {messages}")
        self.parameters["message_id"] = reply["id"]
        await self.ask(f"GET {messages}/{{message_id}}")
        await self.ask(f"PATCH {messages}/{{message_id}}", {"content": "changed"})
        third = await self.ask(f"POST {messages}", {"content": "one more"})
        await self.ask(f"POST {messages}/bulk-delete", {"messages": [first["id"], third["id"]]})
        await self.ask(f"GET {messages}")
        await self.ask(f"DELETE {messages}/{{message_id}}")

    async def commands(self, path):
        options = [{"type": 4, "name": "days", "description": "d", "min_value": 1, "required": None, "choices": None},
                   {"type": 6, "name": "who", "description": "w"},
                   {"type": 7, "name": "where", "description": "w", "channel_types": [0, 2],
                    "name_localizations": {"de": "wo"}},
                   {"type": 3, "name": "zone", "description": "z", "autocomplete": True, "max_length": 100}]
        command = {"name": "stats", "description": "d", "options": options, "default_member_permissions": 8}
        made = await self.ask(f"POST {path}", command)
        self.parameters["command_id"] = made["id"]
        await self.ask(f"GET {path}")
        await self.ask(f"PATCH {path}/{{command_id}}", {"description": "e"})
        await self.ask(f"GET {path}/{{command_id}}")
        await self.ask(f"DELETE {path}/{{command_id}}")
        await self.ask(f"PUT {path}", [command, {"name": "Look", "type": 2}])

    async def interactions(self):
        """Responds to commands, which needs a gateway session."""
        callback = "POST /interactions/{interaction_id}/{interaction_token}/callback"
        original = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        gateway = await self.ask("GET /gateway")
        async with self.session.ws_connect(gateway["url"] + "/?v=10&encoding=json") as socket:
            token = self.simulator.variables["BOT_TOKEN"]
            await socket.send_json({"op": 2, "d": {"token": token, "properties": {}, "intents": 0}})
            await self.event("READY", socket)
            for response in (
                {"type": 4, "data": {"content": "now"}}, {"type": 5, "data": {}},
            ):
                await self.simulator.post("/interactions", command="stats")
                interaction = await self.event("INTERACTION_CREATE", socket)
                self.parameters |= {"interaction_id": interaction["id"], "interaction_token": interaction["token"],
                                    "webhook_id": interaction["application_id"], "webhook_token": interaction["token"]}
                await self.ask(callback, response, query={"with_response": "true"})
                await self.ask(f"PATCH {original}", {"content": "then"})
                await self.ask(f"GET {original}")
                await self.ask("POST /webhooks/{webhook_id}/{webhook_token}", {"content": "more"})
                await self.ask(f"DELETE {original}")
            await self.panel(callback, socket)

    async def panel(self, callback, socket):
        """Responds to an autocomplete, and to a component with a modal, which updates the message of the component."""
        await self.simulator.post("/interactions", command="stats", options={"zone": "eu"}, focused="zone")
        await self.respond(callback, socket, {"type": 8, "data": {"choices": [{"name": "Berlin", "value": "b"}]}})
        select = {"type": 3, "custom_id": "s", "options": [{"label": "l", "value": "v", "default": False}]}
        places = {"type": 8, "custom_id": "c", "channel_types": [0]}
        button = {"type": 2, "style": 1, "label": "b", "custom_id": "b"}
        rows = [{"type": 1, "components": [component]} for component in (select, places, button)]
        await self.simulator.post("/interactions", command="stats")
        await self.respond(callback, socket, {"type": 4, "data": {"content": "a", "flags": 64, "components": rows}})
        await self.simulator.post("/interactions", component="s", values=["v"])
        field = {"type": 18, "label": "l", "component": {"type": 4, "custom_id": "i", "style": 1}}
        modal = {"custom_id": "m", "title": "t", "components": [field]}
        await self.respond(callback, socket, {"type": 9, "data": modal})
        await self.simulator.post("/interactions", modal="m", inputs={"i": "text"})
        await self.respond(callback, socket, {"type": 7, "data": {"content": "b", "components": rows}})

    async def respond(self, callback, socket, response):
        """Responds to the next interaction."""
        interaction = await self.event("INTERACTION_CREATE", socket)
        self.parameters |= {"interaction_id": interaction["id"], "interaction_token": interaction["token"]}
        await self.ask(callback, response, query={"with_response": "true"})

    async def event(self, name, socket):
        """The data of the next event with a name."""
        while True:
            event = await socket.receive_json()
            if event["t"] == name:
                return event["d"]

    async def webhooks(self):
        webhook = "/webhooks/{webhook_id}/{webhook_token}"
        found = await self.simulator.get("/webhook")
        self.parameters |= {"webhook_id": found["id"], "webhook_token": found["token"]}
        await self.ask(f"GET {webhook}")
        body, files = self.content()
        message = await self.ask(f"POST {webhook}", body, files, query={"wait": "true"})
        await self.ask(f"POST {webhook}", {"content": "not waited for"})
        self.parameters["message_id"] = message["id"]
        await self.ask(f"GET {webhook}/messages/{{message_id}}")
        await self.ask(f"PATCH {webhook}/messages/{{message_id}}", {"content": "changed"})
        await self.ask(f"DELETE {webhook}/messages/{{message_id}}")
        await self.ask(f"DELETE {webhook}")


# The bot's requests must include these within the time below, otherwise the check would say nothing.
EXPECTED = {
    "GET /gateway/bot", "GET /guilds/{guild_id}", "GET /guilds/{guild_id}/bans", "GET /guilds/{guild_id}/audit-logs",
    "PATCH /channels/{channel_id}",
    "POST /channels/{channel_id}/messages", "PUT /applications/{application_id}/guilds/{guild_id}/commands",
    "POST /interactions/{interaction_id}/{interaction_token}/callback", "POST /webhooks/{webhook_id}/{webhook_token}",
}
# In seconds of real time.
PATIENCE = 120


class RequestCheck:
    """Runs the bot until it has sent all kinds of requests."""

    def __init__(self, program, simulator, folder):
        self.program = program
        self.simulator = simulator
        self.folder = folder
        self.found = []
        self.kinds = set()

    def environment(self):
        webhook = self.simulator.variables.get("LOG_WEBHOOK_URL")
        # A day of the report begins within the hour, which is half a minute here.
        hour = (int(self.now() // 3600) + 1) % 24
        zone = f"Etc/GMT{hour:+d}" if hour <= 12 else f"Etc/GMT{hour - 24:+d}"
        return {
            "PATH": os.environ["PATH"], "HOME": self.folder, **self.simulator.variables, "TIMEZONE": zone,
            "DATA_DIR": os.path.join(self.folder, "data"), "LOG_DIR": "", "EXPORTER_PORT": "0",
            "UPDATE_INTERVAL": "60", "HEARTBEAT_INTERVAL": "120", **({"LOG_WEBHOOK_URL": webhook} if webhook else {}),
        }

    def now(self):
        origin, scale = (float(part) for part in self.simulator.variables["STATSBOT_CLOCK"].split(","))
        return origin + (time.time() - origin) * scale

    async def run(self):
        webhook = await self.simulator.get("/webhook")
        self.simulator.variables["LOG_WEBHOOK_URL"] = webhook["url"]
        log = open(os.path.join(self.folder, "log"), "w+")
        bot = subprocess.Popen([self.program, "run"], env=self.environment(), stdout=log, stderr=subprocess.STDOUT)
        try:
            await self.wait(bot)
        finally:
            bot.terminate()
            await asyncio.to_thread(bot.wait)
            log.seek(0)
            text = log.read()
            log.close()
        missing = EXPECTED - self.kinds
        if missing:
            self.found.append(f"the bot did not send {sorted(missing)}; its log:\n{text[-4000:]}")
        if not self.has_report:
            self.found.append("the bot did not post its report with a picture")
        unknown = (await self.simulator.get("/unknown"))["requests"]
        self.found += [f"the bot asked for {request}, which the simulator does not support" for request in unknown]

    async def wait(self, bot):
        """Uses a command, makes errors for the log's webhook, and ends the session, until all kinds of requests were
        seen."""
        deadline = time.monotonic() + PATIENCE
        used = False
        while time.monotonic() < deadline and bot.poll() is None:
            await asyncio.sleep(1)
            commands = await self.simulator.get("/commands")
            sessions = (await self.simulator.get("/ledger"))["sessions"]
            # The bot registers its commands over HTTP, possibly before its session has begun.
            if commands["guild"] and not used and any(session["connected"] for session in sessions):
                used = True
                for command in commands["guild"]:
                    if not any(option.get("required") for option in command.get("options") or ()):
                        await self.simulator.post("/interactions", command=command["name"])
                await self.simulator.post("/changes", change="delete-channel", channel="bans")
                # The gap before the next session is repaired with the audit log.
                await self.simulator.post("/faults", fault="invalid-session")
            self.read((await self.simulator.get("/requests"))["requests"])
            if EXPECTED <= self.kinds and self.has_report:
                return

    has_report = False

    def read(self, requests):
        self.found = []
        known = {f"{method} {placeholder(path)}": route for route in ROUTES
                 for method, path in [route.split()]}
        for request in requests:
            route = known.get(f"{request['method']} {request['route']}")
            if route is None:
                self.found.append(f"{request['method']} {request['route']}: not in the table")
                continue
            statuses, _, kind = ROUTES[route]
            self.kinds.add(route)
            if request["files"] and route == "POST /channels/{channel_id}/messages":
                self.has_report = True
            # What the bot is refused for other reasons is tested elsewhere.
            if request["status"] in (400, 501) or request["status"] == 405:
                self.found.append(f"{route}: status {request['status']}: {request}")
            if "body" not in request:
                continue
            if kind is None:
                self.found.append(f"{route}: a body: {request['body']}")
            else:
                self.found += [f"{route}: {problem}" for problem in problems(request["body"], kind, "request", True)]


async def main(program):
    failed = []
    async with aiohttp.ClientSession() as session:
        async with Simulator(program, "--members", "200", "--time-scale", str(ROUTE_SCALE)) as simulator:
            check = RouteCheck(simulator, session)
            try:
                await check.run()
            except Exception:
                # A wrong response stops the check, because the next requests use it.
                failed.append(traceback.format_exc())
            failed += check.found
    with tempfile.TemporaryDirectory() as folder:
        async with Simulator(program, "--members", "200", "--time-scale", str(SCALE)) as simulator:
            requests = RequestCheck(program, simulator, folder)
            await requests.run()
            failed += requests.found
    for problem in sorted(set(failed)):
        print(f"FAILED {problem}")
    print(f"OpenAPI document: compared {len(check.visited)} routes, {len(requests.kinds)} kinds of the bot's requests,"
          f" found {len(set(failed))} differences")
    return not failed


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} PATH_OF_STATSBOT")
    sys.exit(0 if asyncio.run(main(sys.argv[1])) else 1)
