# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Runs an unmodified discord.py, except for the API address, against the simulator.

Usage: discord_py.py PATH_OF_STATSBOT
"""

import asyncio
import io
import logging
import struct
import sys
import traceback
import zlib

import discord
from discord import app_commands
from discord.http import Route

import world_clock
from simulator import Simulator

SCALE = 20
MEMBERS = 3500
# In seconds of simulated time, which runs twenty times as fast as real time.
PATIENCE = 20 * SCALE


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
    """The library's warnings."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages = []

    def emit(self, record):
        cause = record.exc_info[1] if record.exc_info else None
        self.messages.append(record.getMessage() + (f": {cause!r}" if cause else ""))


class Client(discord.AutoShardedClient):
    def __init__(self, guild_id):
        super().__init__(intents=discord.Intents.all(), chunk_guilds_at_startup=True)
        self.guild_id = guild_id
        self.joins = []
        self.resumed = asyncio.Event()
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(stats, guild=discord.Object(guild_id))

    async def on_member_join(self, member):
        self.joins.append(member.id)

    async def on_shard_resumed(self, shard_id):
        self.resumed.set()


@app_commands.command(name="stats", description="Shows the guild's numbers")
@app_commands.describe(days="How many days back", who="Whose numbers")
async def stats(interaction, days: app_commands.Range[int, 1, 90] = 7, who: discord.Member = None):
    if days == 1:
        await interaction.response.send_message(f"today, for {who.id if who else 'all'}", ephemeral=True)
        await interaction.followup.send("and one word more")
        return
    await interaction.response.defer()
    file = discord.File(io.BytesIO(png(8, 8)), "days.png")
    await interaction.edit_original_response(content=f"{days} days", attachments=[file])


class Steps:
    def __init__(self, simulator):
        self.simulator = simulator
        self.guild_id = int(simulator.variables["GUILD_ID"])
        self.client = Client(self.guild_id)
        self.warnings = Warnings()
        logging.getLogger("discord").addHandler(self.warnings)
        logging.getLogger("discord").propagate = False

    @property
    def guild(self):
        return self.client.get_guild(self.guild_id)

    def text_channel(self, name):
        return discord.utils.get(self.guild.text_channels, name=name)

    async def logs_in(self):
        await self.simulator.post("/pause")
        await self.client.login(self.simulator.variables["BOT_TOKEN"])
        assert self.client.user.name == "StatsBot"
        assert self.client.application_id == self.client.user.id

    async def receives_its_guild_and_every_member(self):
        self.connection = asyncio.create_task(self.client.connect())
        await self.client.wait_until_ready()
        ledger = await self.simulator.get("/ledger")
        assert self.guild.name == "The Quiet Harbour"
        assert self.guild.chunked
        assert len(self.guild.members) == ledger["members"] == MEMBERS, len(self.guild.members)
        online = sum(member.status is not discord.Status.offline for member in self.guild.members)
        assert online == ledger["online"], (online, ledger["online"])

    async def renames_a_channel_twice(self):
        self.channel = self.guild.get_channel(int(self.simulator.variables["MEMBER_COUNT_CHANNEL_ID"]))
        for count in (1, 2):
            await self.channel.edit(name=f"👥 Members: {count}", reason="a test")
        assert (await self.client.fetch_channel(self.channel.id)).name == "👥 Members: 2"
        # The third one has to wait for minutes; it is checked later.
        self.third_rename = asyncio.create_task(self.channel.edit(name="👥 Members: 3"))

    async def gets_join_leave_ban_and_unban(self):
        for action, event in (("join", "member_join"), ("leave", "member_remove"), ("ban", "member_ban"),
                              ("unban", "member_unban")):
            event = asyncio.create_task(self.client.wait_for(event))
            await asyncio.sleep(0)
            user = await self.simulator.post("/actions", action=action)
            received = await event
            received = received[1] if isinstance(received, tuple) else received
            assert str(received.id) == user["id"], action
        assert self.guild.member_count == (await self.simulator.get("/ledger"))["members"]

    async def reads_bans_and_the_audit_log(self):
        entry = asyncio.create_task(self.client.wait_for("audit_log_entry_create"))
        await asyncio.sleep(0)
        user = await self.simulator.post("/actions", action="kick")
        entry = await entry
        listed = [entry async for entry in self.guild.audit_logs(limit=1, action=discord.AuditLogAction.kick)]
        assert [found.id for found in listed] == [entry.id]
        assert str(listed[0].target.id) == user["id"]
        bans = [ban.user.id async for ban in self.guild.bans(limit=None)]
        assert len(bans) == (await self.simulator.get("/ledger"))["bans"]

    async def reads_members_over_http(self):
        ids = [member.id async for member in self.guild.fetch_members(limit=None)]
        assert len(ids) == len(set(ids)) == (await self.simulator.get("/ledger"))["members"]
        some = self.guild.members[10]
        assert (await self.guild.fetch_member(some.id)).name == some.name
        assert some in await self.guild.query_members(query=some.name, limit=5)
        assert [role.name for role in await self.guild.fetch_roles()] == ["@everyone", "StatsBot"]
        try:
            await self.guild.fetch_member(1)
            raise AssertionError("fetched a user who is not a member")
        except discord.NotFound as error:
            assert error.code == 10007

    async def posts_and_edits_a_message_with_a_file(self):
        picture = png(64, 32)
        embed = discord.Embed(title="Today", color=0x5865F2, timestamp=discord.utils.utcnow())
        embed.add_field(name="Members", value="3,500").set_image(url="attachment://chart.png").set_footer(text="here")
        channel = self.text_channel("stats")
        message = await channel.send("one", embed=embed, file=discord.File(io.BytesIO(picture), "chart.png"))
        assert message.content == "one" and message.embeds[0].fields[0].value == "3,500"
        assert message.embeds[0].image.url == message.attachments[0].url
        assert await message.attachments[0].read() == picture
        second = discord.File(io.BytesIO(b"a,b\n1,2\n"), "table.csv", description="numbers")
        message = await message.edit(content="two", attachments=[*message.attachments, second])
        assert [file.filename for file in message.attachments] == ["chart.png", "table.csv"]
        message = await channel.fetch_message(message.id)
        assert message.content == "two" and message.edited_at is not None
        assert await message.attachments[1].read() == b"a,b\n1,2\n"
        await message.delete()
        try:
            await channel.fetch_message(message.id)
            raise AssertionError("fetched a deleted message")
        except discord.NotFound as error:
            assert error.code == 10008

    async def is_told_what_is_wrong_with_a_message(self):
        for arguments, code in (({"content": "x" * 2001}, 50035), ({"content": ""}, 50006),
                                ({"embed": discord.Embed(title="t" * 257)}, 50035)):
            try:
                await self.text_channel("general").send(**arguments)
                raise AssertionError(arguments)
            except discord.HTTPException as error:
                assert (error.status, error.code) == (400, code), error

    async def posts_by_webhook(self):
        found = await self.simulator.get("/webhook")
        webhook = discord.Webhook.partial(int(found["id"]), found["token"], client=self.client)
        message = await webhook.send("by webhook", wait=True, username="Somebody",
                                     file=discord.File(io.BytesIO(b"x"), "x.txt"))
        assert message.author.name == "Somebody" and message.attachments[0].size == 1
        await message.edit(content="changed")
        assert (await webhook.fetch_message(message.id)).content == "changed"

    async def registers_and_answers_a_slash_command(self):
        guild = discord.Object(self.guild_id)
        synced = await self.client.tree.sync(guild=guild)
        assert [command.name for command in await self.client.tree.fetch_commands(guild=guild)] == ["stats"]
        assert synced[0].options[0].min_value == 1
        who = str(self.guild.members[20].id)
        first = await self.simulator.post("/interactions", command="stats", options={"days": 1, "who": who})
        second = await self.simulator.post("/interactions", command="stats")
        first = await self.answered(first["id"], lambda found: found["follow_ups"])
        assert first["response"]["content"] == f"today, for {who}" and first["response"]["flags"] == 64
        assert first["follow_ups"][0]["content"] == "and one word more"
        second = await self.answered(second["id"], lambda found: found["state"] == "answered")
        assert second["response"]["content"] == "7 days" and second["callback_type"] == 5
        assert second["response"]["attachments"][0]["filename"] == "days.png"

    async def answered(self, interaction, enough):
        while True:
            found = [one for one in await self.simulator.get("/interactions") if one["id"] == interaction]
            if enough(found[0]):
                return found[0]
            await asyncio.sleep(1)

    async def loses_its_connection_and_resumes(self):
        before = len(self.client.joins)
        await self.simulator.post("/connections/drop", code=None)
        # These events happen without a connection.
        missed = [int((await self.simulator.post("/actions", action="join"))["id"]) for _ in range(3)]
        await self.client.resumed.wait()
        while len(self.client.joins) < before + 3:
            await asyncio.sleep(1)
        assert self.client.joins[before:] == missed
        assert self.guild.member_count == (await self.simulator.get("/ledger"))["members"]

    async def waits_for_the_third_rename(self):
        await self.third_rename
        limited = [text for text in self.warnings.messages if "We are being rate limited. PATCH" in text]
        assert limited, self.warnings.messages
        ledger = await self.simulator.get("/ledger")
        assert [rename["name"] for rename in ledger["renames"]] == [f"👥 Members: {count}" for count in (1, 2, 3)]
        assert ledger["rate_limited"] >= 1

    async def asked_for_nothing_unknown(self):
        requests = (await self.simulator.get("/unknown"))["requests"]
        assert requests == {}, requests

    async def run(self):
        passed = failed = 0
        steps = (
            self.logs_in, self.receives_its_guild_and_every_member, self.renames_a_channel_twice,
            self.gets_join_leave_ban_and_unban, self.reads_bans_and_the_audit_log, self.reads_members_over_http,
            self.posts_and_edits_a_message_with_a_file, self.is_told_what_is_wrong_with_a_message,
            self.posts_by_webhook, self.registers_and_answers_a_slash_command, self.loses_its_connection_and_resumes,
            self.waits_for_the_third_rename, self.asked_for_nothing_unknown,
        )
        try:
            for step in steps:
                name = step.__name__.replace("_", " ")
                try:
                    # The wait for the third rename is the longest: ten minutes of simulated time.
                    await asyncio.wait_for(step(), PATIENCE + 600)
                    print(f"ok {name}", flush=True)
                    passed += 1
                except Exception:
                    print(f"FAILED {name}\n{traceback.format_exc()}", flush=True)
                    failed += 1
                    if not self.client.is_ready() and step is not self.logs_in:
                        break
        finally:
            await self.client.close()
        print(f"discord.py {discord.__version__}: {passed} passed, {failed} failed")
        if failed:
            print("\n".join(self.warnings.messages))
        return failed == 0 and passed == len(steps)


async def main(program):
    async with Simulator(program, "--members", str(MEMBERS), "--time-scale", str(SCALE)) as simulator:
        Route.BASE = simulator.api
        return await Steps(simulator).run()


if __name__ == "__main__":
    sys.exit(0 if world_clock.run(main(sys.argv[1]), SCALE) else 1)
