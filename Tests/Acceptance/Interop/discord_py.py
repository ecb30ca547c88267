# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Runs an unmodified discord.py, except for the API address, against the simulator.

Usage: discord_py.py PATH_OF_STATSBOT
"""

import io

import discord
from discord import app_commands
from discord.http import Route

import steps
from discord_family import FamilySteps, handlers
from steps import COMMAND


@app_commands.command(name=COMMAND["name"], description=COMMAND["description"])
@app_commands.describe(days=COMMAND["days"], who=COMMAND["who"])
async def stats(interaction, days: app_commands.Range[int, 1, 90] = 7, who: discord.Member = None):
    if days == 1:
        await interaction.response.send_message(f"today, for {who.id if who else 'all'}", ephemeral=True)
        await interaction.followup.send("and one word more")
        return
    await interaction.response.defer()
    file = discord.File(io.BytesIO(steps.png(8, 8)), "days.png")
    await interaction.edit_original_response(content=f"{days} days", attachments=[file])


class DiscordPySteps(FamilySteps):
    client_name = f"discord.py {discord.__version__}"
    logger = "discord"
    library = discord

    def make_client(self):
        Route.BASE = self.simulator.api
        client = handlers(discord.AutoShardedClient)(intents=discord.Intents.all(), chunk_guilds_at_startup=True)
        client.steps = self
        self.tree = app_commands.CommandTree(client)
        self.tree.add_command(stats, guild=discord.Object(self.guild_id))
        return client

    def webhook(self, webhook_id, token):
        return discord.Webhook.partial(webhook_id, token, client=self.client)

    async def add_file(self, message, content, file):
        return await message.edit(content=content, attachments=[*message.attachments, file])

    async def sync_command(self):
        guild = discord.Object(self.guild_id)
        synced = await self.tree.sync(guild=guild)
        return [command.name for command in await self.tree.fetch_commands(guild=guild)], synced[0].options[0].min_value


if __name__ == "__main__":
    steps.run(DiscordPySteps)
