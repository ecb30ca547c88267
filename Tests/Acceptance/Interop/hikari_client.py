# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Runs an unmodified hikari, except for the API address, against the simulator.

Usage: hikari_client.py PATH_OF_STATSBOT
"""

import asyncio

# Before the library, which keeps its own references to the clock.
import steps

import hikari
from steps import COMMAND, GUILD_NAME, Steps, png


class HikariSteps(Steps):
    client_name = f"hikari {hikari.__version__}"
    logger = "hikari"

    def __init__(self, simulator):
        super().__init__(simulator)
        # The third rename is refused for longer than the library waits by default.
        self.bot = hikari.GatewayBot(
            self.token, banner=None, logs=None, intents=hikari.Intents.ALL, rest_url=simulator.api,
            max_rate_limit=1000, suppress_optimization_warning=True)
        self.rest = self.bot.rest
        self.chunks = []
        self.all_members = asyncio.Event()
        self.bot.subscribe(hikari.MemberChunkEvent, self.on_chunk)
        self.bot.subscribe(hikari.MemberCreateEvent, self.on_join)
        self.bot.subscribe(hikari.ShardResumedEvent, self.on_resumed)
        self.bot.subscribe(hikari.InteractionCreateEvent, self.on_interaction)

    async def on_chunk(self, event):
        self.chunks.append(event)
        if len(self.chunks) == event.chunk_count:
            self.all_members.set()

    async def on_join(self, event):
        self.joins.append(int(event.user_id))

    async def on_resumed(self, event):
        self.resumed.set()

    async def on_interaction(self, event):
        interaction = event.interaction
        options = {option.name: option.value for option in interaction.options or ()}
        if options.get("days") == 1:
            await interaction.create_initial_response(
                hikari.ResponseType.MESSAGE_CREATE, f"today, for {options['who']}",
                flags=hikari.MessageFlag.EPHEMERAL)
            await interaction.execute("and one word more")
            return
        await interaction.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_CREATE)
        picture = hikari.Bytes(png(8, 8), "days.png")
        await interaction.edit_initial_response("7 days", attachment=picture)

    @property
    def guild(self):
        return self.bot.cache.get_guild(self.guild_id)

    @property
    def members(self):
        return self.guild.get_members()

    def text_channel(self, name):
        return next(channel for channel in self.guild.get_channels().values() if channel.name == name)

    def waiter(self, event):
        return asyncio.create_task(self.bot.wait_for(event, timeout=None))

    async def close(self):
        if self.bot.is_alive:
            await self.bot.close()

    async def logs_in(self):
        await self.simulator.post("/pause")
        await self.bot.start(check_for_updates=False)
        assert (await self.rest.fetch_my_user()).username == "StatsBot"
        application = await self.rest.fetch_application()
        assert application.id == self.bot.get_me().id and application.name == "StatsBot"

    async def receives_its_guild_and_every_member(self):
        await self.all_members.wait()
        assert self.guild.name == GUILD_NAME
        online = sum(presence.visible_status != "offline" for presence in self.guild.get_presences().values())
        self.compare_members(await self.ledger(), len(self.members), online)

    async def renames_a_channel_twice(self):
        for count in (1, 2):
            await self.rest.edit_channel(self.counter_id, name=f"👥 Members: {count}", reason="a test")
        assert (await self.rest.fetch_channel(self.counter_id)).name == "👥 Members: 2"
        # The third one has to wait for minutes; it is checked later.
        self.third_rename = asyncio.create_task(self.rest.edit_channel(self.counter_id, name="👥 Members: 3"))

    async def gets_join_leave_ban_and_unban(self):
        for action, event in (("join", hikari.MemberCreateEvent), ("leave", hikari.MemberDeleteEvent),
                              ("ban", hikari.BanCreateEvent), ("unban", hikari.BanDeleteEvent)):
            event = self.waiter(event)
            await asyncio.sleep(0)
            user = await self.act(action)
            assert (await event).user.id == user, action
        assert len(self.members) == (await self.ledger())["members"]

    async def reads_bans_and_the_audit_log(self):
        entry = self.waiter(hikari.AuditLogEntryCreateEvent)
        await asyncio.sleep(0)
        user = await self.act("kick")
        entry = (await entry).entry
        kick = hikari.AuditLogEventType.MEMBER_KICK
        page = await self.rest.fetch_audit_log(self.guild_id, event_type=kick).next()
        assert list(page.entries)[0] == entry.id
        assert page.entries[entry.id].target_id == user
        bans = [ban.user.id async for ban in self.rest.fetch_bans(self.guild_id)]
        assert len(bans) == (await self.ledger())["bans"]

    async def reads_members_over_http(self):
        ids = [member.id async for member in self.rest.fetch_members(self.guild_id)]
        assert len(ids) == len(set(ids)) == (await self.ledger())["members"]
        some = list(self.members.values())[10]
        assert (await self.rest.fetch_member(self.guild_id, some.id)).username == some.username
        for member in (some, self.guild.get_my_member()):
            found = await self.rest.search_members(self.guild_id, member.username)
            assert member.id in [one.id for one in found]
        assert [role.name for role in await self.rest.fetch_roles(self.guild_id)] == ["@everyone", "StatsBot"]
        try:
            await self.rest.fetch_member(self.guild_id, 1)
            raise AssertionError("fetched a user who is not a member")
        except hikari.NotFoundError as error:
            assert error.code == 10007

    async def posts_and_edits_a_message_with_a_file(self):
        picture = png(64, 32)
        embed = hikari.Embed(title="Today", color=0x5865F2)
        embed.add_field("Members", "3,500").set_image(hikari.Bytes(picture, "chart.png")).set_footer("here")
        channel = self.text_channel("stats")
        message = await channel.send("one", embed=embed)
        assert message.content == "one" and message.embeds[0].fields[0].value == "3,500"
        # A file that an embed shows is not listed as an attachment by this library's request, but by the answer.
        chart = message.attachments[0]
        assert message.embeds[0].image.url == chart.url
        assert (chart.width, chart.height, chart.size, chart.media_type) == (64, 32, len(picture), "image/png")
        assert await chart.read() == picture
        second = hikari.Bytes(b"a,b\n1,2\n", "table.csv")
        message = await message.edit("two", attachments=[chart, second])
        assert [file.filename for file in message.attachments] == ["chart.png", "table.csv"]
        message = await channel.fetch_message(message)
        assert message.content == "two" and message.edited_timestamp is not None
        assert await message.attachments[1].read() == b"a,b\n1,2\n"
        await message.delete()
        try:
            await channel.fetch_message(message)
            raise AssertionError("fetched a deleted message")
        except hikari.NotFoundError as error:
            assert error.code == 10008

    async def is_told_what_is_wrong_with_a_message(self):
        embed = hikari.Embed(title="t" * 257)
        for arguments, code in (({"content": "x" * 2001}, 50035), ({"content": ""}, 50006), ({"embed": embed}, 50035)):
            try:
                await self.text_channel("general").send(**arguments)
                raise AssertionError(arguments)
            except hikari.BadRequestError as error:
                assert error.code == code, error

    async def replies_mentions_and_clears(self):
        channel = self.text_channel("general")
        some = list(self.members.values())[20]
        first = await channel.send(f"hello {some.mention}", user_mentions=True)
        assert list(first.user_mentions) == [some.id]
        reply = await channel.send("hello again", reply=first, mentions_reply=True)
        assert reply.message_reference.id == first.id
        assert reply.referenced_message.content == first.content
        assert list(reply.user_mentions) == [self.bot.get_me().id]
        await self.rest.delete_messages(channel, first, reply)
        assert [message async for message in channel.fetch_history()] == []

    async def creates_changes_and_deletes_a_channel(self):
        created, deleted = self.waiter(hikari.GuildChannelCreateEvent), self.waiter(hikari.GuildChannelDeleteEvent)
        await asyncio.sleep(0)
        speak = hikari.Permissions.SEND_MESSAGES
        hidden = hikari.PermissionOverwrite(id=self.guild_id, type=hikari.PermissionOverwriteType.ROLE, deny=speak)
        channel = await self.rest.create_guild_text_channel(
            self.guild_id, "Quiet room", topic="sh", permission_overwrites=[hidden])
        assert (channel.name, channel.topic) == ("quiet-room", "sh")
        assert (await created).channel_id == channel.id
        assert channel.permission_overwrites[self.guild_id].deny == speak
        changed = self.waiter(hikari.GuildChannelUpdateEvent)
        await asyncio.sleep(0)
        me = self.bot.get_me().id
        await channel.edit_overwrite(me, target_type=hikari.PermissionOverwriteType.MEMBER, allow=speak)
        assert (await changed).channel.permission_overwrites[me].allow == speak
        await channel.delete()
        assert (await deleted).channel_id == channel.id
        await self.rest.edit_my_member(self.guild_id, nickname="Counter")
        assert (await self.rest.fetch_member(self.guild_id, me)).nickname == "Counter"

    async def posts_by_webhook(self):
        found = await self.simulator.get("/webhook")
        webhook, token = int(found["id"]), found["token"]
        file = hikari.Bytes(b"x", "x.txt")
        message = await self.rest.execute_webhook(webhook, token, "by webhook", username="Somebody", attachment=file)
        assert message.author.username == "Somebody" and message.attachments[0].size == 1
        await self.rest.edit_webhook_message(webhook, token, message, "changed")
        assert (await self.rest.fetch_webhook_message(webhook, token, message)).content == "changed"

    async def registers_and_answers_a_slash_command(self):
        command = self.rest.slash_command_builder(COMMAND["name"], COMMAND["description"])
        command.add_option(hikari.CommandOption(
            type=hikari.OptionType.INTEGER, name="days", description=COMMAND["days"], min_value=1, max_value=90))
        command.add_option(hikari.CommandOption(
            type=hikari.OptionType.USER, name="who", description=COMMAND["who"]))
        application = self.bot.get_me().id
        synced = await self.rest.set_application_commands(application, [command], self.guild_id)
        found = await self.rest.fetch_application_commands(application, self.guild_id)
        assert [command.name for command in found] == ["stats"]
        assert synced[0].options[0].min_value == 1
        await self.uses_the_command(str(list(self.members)[20]))

    async def loses_its_connection_and_resumes(self):
        await super().loses_its_connection_and_resumes()
        assert len(self.members) == (await self.ledger())["members"]


if __name__ == "__main__":
    steps.run(HikariSteps)
