# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Runs an unmodified py-cord, except for the API address, against the simulator.

Usage: py_cord.py PATH_OF_STATSBOT
"""

import io

import discord
from discord.http import Route

import steps
from discord_family import FamilySteps, handlers
from steps import COMMAND


async def stats(
    context: discord.ApplicationContext,
    days: discord.Option(int, COMMAND["days"], min_value=1, max_value=90, default=7),
    who: discord.Option(discord.Member, COMMAND["who"], default=None),
):
    if days == 1:
        await context.respond(f"today, for {who.id if who else 'all'}", ephemeral=True)
        await context.followup.send("and one word more")
        return
    await context.defer()
    file = discord.File(io.BytesIO(steps.png(8, 8)), "days.png")
    await context.interaction.edit_original_response(content=f"{days} days", file=file)


class PyCordSteps(FamilySteps):
    client_name = f"py-cord {discord.__version__}"
    logger = "discord"
    library = discord
    audit_log_event = "audit_log_entry"

    def make_client(self):
        Route.API_BASE_URL = self.simulator.api
        client = handlers(discord.AutoShardedBot)(
            intents=discord.Intents.all(), chunk_guilds_at_startup=True, auto_sync_commands=False)
        client.steps = self
        client.slash_command(
            name=COMMAND["name"], description=COMMAND["description"], guild_ids=[self.guild_id])(stats)
        return client

    async def sync_command(self):
        await self.client.sync_commands(guild_ids=[self.guild_id])
        found = await self.client.http.get_guild_commands(self.client.application_id, self.guild_id)
        return [command["name"] for command in found], found[0]["options"][0]["min_value"]


if __name__ == "__main__":
    steps.run(PyCordSteps)
