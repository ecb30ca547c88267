# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Runs an unmodified disnake, except for the API address, against the simulator.

Usage: disnake_client.py PATH_OF_STATSBOT
"""

import io

import disnake
from disnake.ext import commands
from disnake.http import Route

import steps
from discord_family import FamilySteps, handlers
from steps import COMMAND


async def stats(
    interaction,
    days: int = commands.Param(7, description=COMMAND["days"], ge=1, le=90),
    who: disnake.Member = commands.Param(None, description=COMMAND["who"]),
):
    if days == 1:
        await interaction.response.send_message(f"today, for {who.id if who else 'all'}", ephemeral=True)
        await interaction.followup.send("and one word more")
        return
    await interaction.response.defer()
    file = disnake.File(io.BytesIO(steps.png(8, 8)), "days.png")
    await interaction.edit_original_response(content=f"{days} days", file=file)


class DisnakeSteps(FamilySteps):
    client_name = f"disnake {disnake.__version__}"
    logger = "disnake"
    library = disnake

    def make_client(self):
        Route.BASE = self.simulator.api
        client = handlers(commands.AutoShardedInteractionBot)(
            intents=disnake.Intents.all(), chunk_guilds_at_startup=True,
            command_sync_flags=commands.CommandSyncFlags.none())
        client.steps = self
        client.slash_command(
            name=COMMAND["name"], description=COMMAND["description"], guild_ids=[self.guild_id])(stats)
        return client

    async def sync_command(self):
        bodies = [command.body for command in self.client.slash_commands]
        synced = await self.client.bulk_overwrite_guild_commands(self.guild_id, bodies)
        found = await self.client.fetch_guild_commands(self.guild_id)
        return [command.name for command in found], synced[0].options[0].min_value


if __name__ == "__main__":
    steps.run(DisnakeSteps)
