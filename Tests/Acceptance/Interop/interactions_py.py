# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Runs an unmodified interactions.py, except for the API address, against the simulator.

Usage: interactions_py.py PATH_OF_STATSBOT
"""

import asyncio
import io
from importlib.metadata import version

# Before the library, which keeps its own references to the clock.
import steps

import interactions
from interactions.api import events
from interactions.api.http.route import Route
from interactions.client.errors import HTTPException, NotFound
from steps import COMMAND, GUILD_NAME, Steps, png


async def stats(context, days: int = 7, who: interactions.Member = None):
    if days == 1:
        await context.send(f"today, for {who.id if who else 'all'}", ephemeral=True)
        await context.send("and one word more")
        return
    await context.defer()
    await context.send(f"{days} days", file=interactions.File(io.BytesIO(png(8, 8)), file_name="days.png"))


class InteractionsSteps(Steps):
    client_name = f"interactions.py {version('discord-py-interactions')}"
    logger = "interactions"
    rate_limit_warning = "rate limit"

    def __init__(self, simulator):
        super().__init__(simulator)
        Route.BASE = simulator.api
        self.client = interactions.Client(
            intents=interactions.Intents.ALL, sync_interactions=False, show_ratelimit_tracebacks=False)
        self.client.add_listener(interactions.Listener(self.on_join, "member_add"))
        self.client.add_listener(interactions.Listener(self.on_resumed, "resume"))
        command = interactions.SlashCommand(
            name=COMMAND["name"], description=COMMAND["description"], scopes=[self.guild_id], callback=stats,
            options=[
                interactions.SlashCommandOption(
                    name="days", description=COMMAND["days"], type=interactions.OptionType.INTEGER,
                    required=False, min_value=1, max_value=90),
                interactions.SlashCommandOption(
                    name="who", description=COMMAND["who"], type=interactions.OptionType.USER, required=False),
            ])
        self.client.add_interaction(command)

    async def on_join(self, event):
        self.joins.append(int(event.member.id))

    async def on_resumed(self, event):
        self.resumed.set()

    @property
    def guild(self):
        return self.client.get_guild(self.guild_id)

    def text_channel(self, name):
        return next(channel for channel in self.guild.channels if channel.name == name)

    def waiter(self, event):
        return asyncio.create_task(self.client.wait_for(event))

    async def close(self):
        # `Client.stop` closes the HTTP session before the connection, which then reads from it without a pause.
        if gateway := self.client._connection_state.gateway:
            gateway.close()
            await self.connection

    async def logs_in(self):
        await self.simulator.post("/pause")
        await self.client.login(self.token)
        assert self.client.user.username == "StatsBot"
        assert self.client.app.id == self.client.user.id

    async def receives_its_guild_and_every_member(self):
        ready = self.waiter(events.Startup)
        self.connection = asyncio.create_task(self.client.start_gateway())
        await ready
        assert self.guild.name == GUILD_NAME
        self.guild.chunked.clear()
        await self.guild.gateway_chunk()
        # Members without a presence have no status.
        offline = (interactions.MISSING, interactions.Status.OFFLINE)
        online = sum(member.user.status not in offline for member in self.guild.members)
        self.compare_members(await self.ledger(), len(self.guild.members), online)

    async def renames_a_channel_twice(self):
        self.channel = self.guild.get_channel(self.counter_id)
        for count in (1, 2):
            await self.channel.edit(name=f"👥 Members: {count}", reason="a test")
        assert (await self.client.fetch_channel(self.channel.id, force=True)).name == "👥 Members: 2"
        # The third one has to wait for minutes; it is checked later.
        self.third_rename = asyncio.create_task(self.channel.edit(name="👥 Members: 3"))

    async def gets_join_leave_ban_and_unban(self):
        for action, event in (("join", events.MemberAdd), ("leave", events.MemberRemove), ("ban", events.BanCreate),
                              ("unban", events.BanRemove)):
            event = self.waiter(event)
            await asyncio.sleep(0)
            user = await self.act(action)
            received = await event
            received = received.member if hasattr(received, "member") else received.user
            assert received.id == user, action
        assert self.guild.member_count == (await self.ledger())["members"]

    async def reads_bans_and_the_audit_log(self):
        entry = self.waiter(events.GuildAuditLogEntryCreate)
        await asyncio.sleep(0)
        user = await self.act("kick")
        entry = (await entry).audit_log_entry
        kick = interactions.AuditLogEventType.MEMBER_KICK
        log = await self.guild.fetch_audit_log(action_type=kick, limit=1)
        assert [found.id for found in log.entries] == [entry.id]
        assert log.entries[0].target_id == user
        bans = []
        while page := await self.guild.fetch_bans(after=bans[-1] if bans else interactions.MISSING):
            bans += [ban.user.id for ban in page]
        assert len(bans) == (await self.ledger())["bans"]

    async def reads_members_over_http(self):
        ids = []
        while page := await self.client.http.list_members(
            self.guild_id, limit=1000, after=ids[-1] if ids else interactions.MISSING):
            ids += [int(member["user"]["id"]) for member in page]
        assert len(ids) == len(set(ids)) == (await self.ledger())["members"]
        some = self.guild.members[10]
        assert (await self.guild.fetch_member(some.id, force=True)).username == some.username
        for member in (some, self.guild.me):
            assert member in await self.guild.search_members(member.username, limit=5)
        roles = await self.client.http.get_roles(self.guild_id)
        assert [role["name"] for role in roles] == ["@everyone", "StatsBot"]
        try:
            await self.client.http.get_member(self.guild_id, 1)
            raise AssertionError("fetched a user who is not a member")
        except NotFound as error:
            assert error.code == 10007

    async def posts_and_edits_a_message_with_a_file(self):
        picture = png(64, 32)
        embed = interactions.Embed(title="Today", color=0x5865F2, timestamp=interactions.Timestamp.utcnow())
        embed.add_field(name="Members", value="3,500")
        embed.set_image("attachment://chart.png")
        embed.set_footer("here")
        channel = self.text_channel("stats")
        file = interactions.File(io.BytesIO(picture), file_name="chart.png")
        message = await channel.send("one", embed=embed, file=file)
        assert message.content == "one" and message.embeds[0].fields[0].value == "3,500"
        chart = message.attachments[0]
        assert message.embeds[0].image.url == chart.url
        assert (chart.width, chart.height, chart.size, chart.content_type) == (64, 32, len(picture), "image/png")
        assert await self.simulator.fetch(chart.url) == picture
        second = interactions.File(io.BytesIO(b"a,b\n1,2\n"), file_name="table.csv")
        message = await message.edit(content="two", file=second)
        # This library lists only the new file, which therefore replaces the other one.
        assert [file.filename for file in message.attachments] == ["table.csv"]
        message = await channel.fetch_message(message.id, force=True)
        assert message.content == "two" and message.edited_timestamp is not None
        assert await self.simulator.fetch(message.attachments[0].url) == b"a,b\n1,2\n"
        await message.delete()
        try:
            await self.client.http.get_message(channel.id, message.id)
            raise AssertionError("fetched a deleted message")
        except NotFound as error:
            assert error.code == 10008

    async def is_told_what_is_wrong_with_a_message(self):
        for body, code in (({"content": "x" * 2001}, 50035), ({"content": ""}, 50006),
                           ({"embeds": [{"title": "t" * 257}]}, 50035)):
            try:
                # The library's own checks come first otherwise.
                await self.client.http.create_message(body, self.text_channel("general").id)
                raise AssertionError(body)
            except HTTPException as error:
                assert (error.status, int(error.code)) == (400, code), error

    async def replies_mentions_and_clears(self):
        channel = self.text_channel("general")
        some = self.guild.members[20]
        first = await channel.send(f"hello {some.mention}")
        assert [user.id async for user in first.mention_users] == [some.id]
        reply = await first.reply("hello again")
        assert reply.message_reference.message_id == first.id
        assert reply.get_referenced_message().content == first.content
        assert [user.id async for user in reply.mention_users] == [self.client.user.id]
        await channel.delete_messages([first, reply])
        assert await channel.fetch_messages(limit=5) == []

    async def creates_changes_and_deletes_a_channel(self):
        created, deleted = self.waiter(events.ChannelCreate), self.waiter(events.ChannelDelete)
        await asyncio.sleep(0)
        speak = interactions.Permissions.SEND_MESSAGES
        hidden = interactions.PermissionOverwrite(
            id=self.guild_id, type=interactions.OverwriteType.ROLE, deny=speak)
        channel = await self.guild.create_text_channel("Quiet room", topic="sh", permission_overwrites=[hidden])
        assert (channel.name, channel.topic) == ("quiet-room", "sh")
        assert (await created).channel.id == channel.id
        assert channel.permission_overwrites[0].deny == speak
        changed = self.waiter(events.ChannelUpdate)
        await asyncio.sleep(0)
        await channel.add_permission(self.guild.me, allow=[speak])
        overwrites = (await changed).after.permission_overwrites
        assert {int(one.id): one.allow for one in overwrites}[int(self.client.user.id)] == speak
        await channel.delete()
        assert (await deleted).channel.id == channel.id
        await self.guild.edit_nickname("Counter")
        assert (await self.guild.fetch_member(self.client.user.id, force=True)).nickname == "Counter"

    async def posts_by_webhook(self):
        found = await self.simulator.get("/webhook")
        webhook = interactions.Webhook.from_dict(
            {"id": found["id"], "token": found["token"], "type": interactions.WebhookTypes.INCOMING}, self.client)
        file = interactions.File(io.BytesIO(b"x"), file_name="x.txt")
        message = await webhook.send("by webhook", wait=True, username="Somebody", file=file)
        assert message.author.username == "Somebody" and message.attachments[0].size == 1
        await webhook.edit_message(message, content="changed")
        assert (await webhook.fetch_message(message.id)).content == "changed"

    async def registers_and_answers_a_slash_command(self):
        await self.client.synchronise_interactions(scopes=[self.guild_id])
        found = await self.client.http.get_application_commands(self.client.app.id, self.guild_id)
        assert [command["name"] for command in found] == ["stats"]
        assert found[0]["options"][0]["min_value"] == 1
        await self.uses_the_command(str(self.guild.members[20].id))

    async def loses_its_connection_and_resumes(self):
        await super().loses_its_connection_and_resumes()
        assert self.guild.member_count == (await self.ledger())["members"]


if __name__ == "__main__":
    steps.run(InteractionsSteps)
