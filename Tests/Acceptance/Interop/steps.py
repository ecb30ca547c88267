# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""The steps that every client goes through, and what they compare with the simulator's ledger."""

import asyncio
import logging
import struct
import sys
import traceback
import zlib

import world_clock
from simulator import Simulator

# A client's heartbeat is due every four seconds of real time, so that a busy machine does not lose the connection.
SCALE = 10
MEMBERS = 3500
# In seconds of simulated time. The wait for the third rename is the longest: ten minutes.
PATIENCE = 1000
GUILD_NAME = "The Quiet Harbour"
# A command with an option in a range and a user. With one day it answers at once, otherwise later and with a picture.
COMMAND = {"name": "stats", "description": "Shows the guild's numbers", "days": "How many days back",
           "who": "Whose numbers"}

STEPS = (
    "logs_in", "receives_its_guild_and_every_member", "renames_a_channel_twice",
    "gets_join_leave_ban_and_unban", "reads_bans_and_the_audit_log", "reads_members_over_http",
    "posts_and_edits_a_message_with_a_file", "is_told_what_is_wrong_with_a_message", "replies_mentions_and_clears",
    "creates_changes_and_deletes_a_channel", "posts_by_webhook", "registers_and_answers_a_slash_command",
    "loses_its_connection_and_resumes", "waits_for_the_third_rename", "asked_for_nothing_unknown",
)


def png(width, height):
    """A small image."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + bytes([x % 256 for x in range(width)]) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


class Warnings(logging.Handler):
    """A library's warnings."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages = []

    def emit(self, record):
        cause = record.exc_info[1] if record.exc_info else None
        self.messages.append(record.getMessage() + (f": {cause!r}" if cause else ""))


class Steps:
    """A subclass performs the steps with its library; those without the library are here."""

    # The library's name with its version, and the name of its logger.
    client_name = None
    logger = None
    # A part of the library's warning about a rate limit; None if it gives none.
    rate_limit_warning = None

    def __init__(self, simulator):
        self.simulator = simulator
        self.token = simulator.variables["BOT_TOKEN"]
        self.guild_id = int(simulator.variables["GUILD_ID"])
        self.counter_id = int(simulator.variables["MEMBER_COUNT_CHANNEL_ID"])
        self.joins = []
        self.resumed = asyncio.Event()
        self.warnings = Warnings()
        logging.getLogger(self.logger).addHandler(self.warnings)
        logging.getLogger(self.logger).propagate = False

    async def ledger(self):
        return await self.simulator.get("/ledger")

    async def act(self, action):
        return int((await self.simulator.post("/actions", action=action))["id"])

    def compare_members(self, ledger, members, online):
        assert (members, online) == (ledger["members"], ledger["online"]), (members, online, ledger)
        assert members == MEMBERS

    async def uses_the_command(self, who):
        """Uses the command twice, and checks the answers."""
        first = await self.simulator.post("/interactions", command="stats", options={"days": 1, "who": who})
        second = await self.simulator.post("/interactions", command="stats")
        first = await self.answered(first["id"], lambda found: found["follow_ups"])
        assert first["response"]["content"] == f"today, for {who}" and first["response"]["flags"] == 64, first
        assert first["follow_ups"][0]["content"] == "and one word more", first
        second = await self.answered(second["id"], lambda found: found["state"] == "answered")
        assert second["response"]["content"] == "7 days" and second["callback_type"] == 5, second
        assert second["response"]["attachments"][0]["filename"] == "days.png", second

    async def answered(self, interaction, enough):
        while True:
            found = [one for one in await self.simulator.get("/interactions") if one["id"] == interaction]
            if enough(found[0]):
                return found[0]
            await asyncio.sleep(1)

    async def loses_its_connection_and_resumes(self):
        before = len(self.joins)
        await self.simulator.post("/connections/drop", code=None)
        # These events happen without a connection.
        missed = [await self.act("join") for _ in range(3)]
        await self.resumed.wait()
        while len(self.joins) < before + 3:
            await asyncio.sleep(1)
        assert self.joins[before:] == missed, (self.joins[before:], missed)

    async def waits_for_the_third_rename(self):
        await self.third_rename
        if self.rate_limit_warning:
            assert any(self.rate_limit_warning in text for text in self.warnings.messages), self.warnings.messages
        ledger = await self.ledger()
        assert [rename["name"] for rename in ledger["renames"]] == [f"👥 Members: {count}" for count in (1, 2, 3)]
        # Some clients wait because of the first answer, others ask again.
        assert ledger["rate_limited"] >= 1

    async def asked_for_nothing_unknown(self):
        requests = (await self.simulator.get("/unknown"))["requests"]
        assert requests == {}, requests

    async def run(self):
        """Performs all steps; True if none failed."""
        failed = 0
        try:
            for name in STEPS:
                try:
                    await asyncio.wait_for(getattr(self, name)(), PATIENCE)
                    print(f"ok {name.replace('_', ' ')}", flush=True)
                except Exception:
                    print(f"FAILED {name.replace('_', ' ')}\n{traceback.format_exc()}", flush=True)
                    failed += 1
                    if name in ("logs_in", "receives_its_guild_and_every_member"):
                        break
        finally:
            try:
                await asyncio.wait_for(self.close(), PATIENCE)
            except Exception:
                print(f"FAILED to close\n{traceback.format_exc()}", flush=True)
                failed += 1
        print(f"{self.client_name}: {len(STEPS) - failed} of {len(STEPS)} steps passed")
        if failed:
            print("\n".join(self.warnings.messages))
        return failed == 0


def run(steps):
    """Runs a subclass against the simulator whose path is the script's argument, and exits."""

    async def main(program):
        # A minute of real time to resume, because six clients share the machine.
        async with Simulator(program, "--members", str(MEMBERS), "--time-scale", str(SCALE),
                             "--resume-window", str(60 * SCALE)) as simulator:
            world_clock.start_at(simulator.variables["STATSBOT_CLOCK"])
            return await steps(simulator).run()

    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} PATH_OF_STATSBOT")
    sys.exit(0 if world_clock.run(main(sys.argv[1]), SCALE) else 1)
