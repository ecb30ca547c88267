# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""The steps for discord.py and the libraries that began as copies of it."""

import asyncio
import io

from steps import GUILD_NAME, Steps, png


class FamilySteps(Steps):
    """A subclass sets `library`, makes the client, and fills in what its library does differently."""

    library = None
    audit_log_event = "audit_log_entry_create"
    rate_limit_warning = "We are being rate limited"

    def __init__(self, simulator):
        super().__init__(simulator)
        self.client = self.make_client()

    def make_client(self):
        raise NotImplementedError

    async def sync_command(self):
        """Registers the command; returns the names of the registered ones, and the least value of `days`."""
        raise NotImplementedError

    def webhook(self, webhook_id, token):
        session = self.client.http._HTTPClient__session
        return self.library.Webhook.partial(webhook_id, token, session=session)

    async def add_file(self, message, content, file):
        return await message.edit(content=content, file=file, attachments=message.attachments)

    @property
    def guild(self):
        return self.client.get_guild(self.guild_id)

    def text_channel(self, name):
        return self.library.utils.get(self.guild.text_channels, name=name)

    def waiter(self, event):
        return asyncio.create_task(self.client.wait_for(event))

    async def close(self):
        await self.client.close()

    async def logs_in(self):
        await self.simulator.post("/pause")
        await self.client.login(self.token)

    async def receives_its_guild_and_every_member(self):
        self.connection = asyncio.create_task(self.client.connect())
        await self.client.wait_until_ready()
        assert self.client.user.name == "StatsBot"
        assert self.client.application_id == self.client.user.id
        assert self.guild.name == GUILD_NAME
        # Some libraries are ready before the last chunk.
        while not self.guild.chunked:
            await asyncio.sleep(1)
        offline = self.library.Status.offline
        online = sum(member.status is not offline for member in self.guild.members)
        self.compare_members(await self.ledger(), len(self.guild.members), online)

    async def renames_a_channel_twice(self):
        self.channel = self.guild.get_channel(self.counter_id)
        for count in (1, 2):
            await self.channel.edit(name=f"👥 Members: {count}", reason="a test")
        assert (await self.client.fetch_channel(self.channel.id)).name == "👥 Members: 2"
        # The third one has to wait for minutes; it is checked later.
        self.third_rename = asyncio.create_task(self.channel.edit(name="👥 Members: 3"))

    async def gets_join_leave_ban_and_unban(self):
        for action, event in (("join", "member_join"), ("leave", "member_remove"), ("ban", "member_ban"),
                              ("unban", "member_unban")):
            event = self.waiter(event)
            await asyncio.sleep(0)
            user = await self.act(action)
            received = await event
            received = received[1] if isinstance(received, tuple) else received
            assert received.id == user, action
        assert self.guild.member_count == (await self.ledger())["members"]

    async def reads_bans_and_the_audit_log(self):
        entry = self.waiter(self.audit_log_event)
        await asyncio.sleep(0)
        user = await self.act("kick")
        entry = await entry
        kick = self.library.AuditLogAction.kick
        listed = [entry async for entry in self.guild.audit_logs(limit=1, action=kick)]
        assert [found.id for found in listed] == [entry.id]
        assert listed[0].target.id == user
        bans = [ban.user.id async for ban in self.guild.bans(limit=None)]
        assert len(bans) == (await self.ledger())["bans"]

    async def reads_members_over_http(self):
        ids = [member.id async for member in self.guild.fetch_members(limit=None)]
        assert len(ids) == len(set(ids)) == (await self.ledger())["members"]
        some = self.guild.members[10]
        assert (await self.guild.fetch_member(some.id)).name == some.name
        for member in (some, self.guild.me):
            assert member in await self.guild.query_members(query=member.name, limit=5)
        assert [role.name for role in await self.guild.fetch_roles()] == ["@everyone", "StatsBot"]
        try:
            await self.guild.fetch_member(1)
            raise AssertionError("fetched a user who is not a member")
        except self.library.NotFound as error:
            assert error.code == 10007

    async def posts_and_edits_a_message_with_a_file(self):
        picture = png(64, 32)
        embed = self.library.Embed(title="Today", color=0x5865F2, timestamp=self.library.utils.utcnow())
        embed.add_field(name="Members", value="3,500")
        embed.set_image(url="attachment://chart.png")
        embed.set_footer(text="here")
        channel = self.text_channel("stats")
        file = self.library.File(io.BytesIO(picture), "chart.png")
        message = await channel.send("one", embed=embed, file=file)
        assert message.content == "one" and message.embeds[0].fields[0].value == "3,500"
        chart = message.attachments[0]
        assert message.embeds[0].image.url == chart.url
        assert (chart.width, chart.height, chart.size, chart.content_type) == (64, 32, len(picture), "image/png")
        assert await chart.read() == picture
        second = self.library.File(io.BytesIO(b"a,b\n1,2\n"), "table.csv", description="numbers")
        message = await self.add_file(message, "two", second)
        assert [file.filename for file in message.attachments] == ["chart.png", "table.csv"]
        message = await channel.fetch_message(message.id)
        assert message.content == "two" and message.edited_at is not None
        assert await message.attachments[1].read() == b"a,b\n1,2\n"
        await message.delete()
        try:
            await channel.fetch_message(message.id)
            raise AssertionError("fetched a deleted message")
        except self.library.NotFound as error:
            assert error.code == 10008

    async def is_told_what_is_wrong_with_a_message(self):
        embed = self.library.Embed(title="t" * 257)
        for arguments, code in (({"content": "x" * 2001}, 50035), ({"content": ""}, 50006), ({"embed": embed}, 50035)):
            try:
                await self.text_channel("general").send(**arguments)
                raise AssertionError(arguments)
            except self.library.HTTPException as error:
                assert (error.status, error.code) == (400, code), error

    async def replies_mentions_and_clears(self):
        channel = self.text_channel("general")
        some = self.guild.members[20]
        first = await channel.send(f"hello {some.mention}")
        assert [user.id for user in first.mentions] == [some.id]
        reply = await channel.send("hello again", reference=first)
        assert reply.reference.message_id == first.id
        assert reply.reference.resolved.content == first.content
        assert [user.id for user in reply.mentions] == [self.client.user.id]
        await channel.delete_messages([first, reply])
        assert [message async for message in channel.history(limit=5)] == []

    async def creates_changes_and_deletes_a_channel(self):
        created, deleted = self.waiter("guild_channel_create"), self.waiter("guild_channel_delete")
        everyone = self.guild.default_role
        hidden = self.library.PermissionOverwrite(send_messages=False)
        channel = await self.guild.create_text_channel("Quiet room", topic="sh", overwrites={everyone: hidden})
        assert (channel.name, channel.topic) == ("quiet-room", "sh")
        assert (await created).id == channel.id
        assert channel.overwrites_for(everyone).send_messages is False
        changed = self.waiter("guild_channel_update")
        await channel.set_permissions(self.guild.me, send_messages=True)
        await changed
        assert self.guild.get_channel(channel.id).overwrites_for(self.guild.me).send_messages is True
        await channel.delete()
        assert (await deleted).id == channel.id
        await self.guild.me.edit(nick="Counter")
        assert (await self.guild.fetch_member(self.client.user.id)).nick == "Counter"

    async def posts_by_webhook(self):
        found = await self.simulator.get("/webhook")
        webhook = self.webhook(int(found["id"]), found["token"])
        file = self.library.File(io.BytesIO(b"x"), "x.txt")
        message = await webhook.send("by webhook", wait=True, username="Somebody", file=file)
        assert message.author.name == "Somebody" and message.attachments[0].size == 1
        await message.edit(content="changed")
        assert (await webhook.fetch_message(message.id)).content == "changed"

    async def registers_and_answers_a_slash_command(self):
        assert await self.sync_command() == (["stats"], 1)
        await self.uses_the_command(str(self.guild.members[20].id))

    async def loses_its_connection_and_resumes(self):
        await super().loses_its_connection_and_resumes()
        assert self.guild.member_count == (await self.ledger())["members"]


def handlers(base):
    """A client class that records joins and resumes for the steps."""

    class Client(base):
        steps = None

        async def on_member_join(self, member):
            self.steps.joins.append(member.id)

        async def on_shard_resumed(self, shard_id):
            self.steps.resumed.set()

    return Client
