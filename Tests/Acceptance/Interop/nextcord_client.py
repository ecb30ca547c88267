# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Runs an unmodified nextcord, except for the API address, against the simulator.

Usage: nextcord_client.py PATH_OF_STATSBOT
"""

import io

import nextcord
from nextcord.http import Route

import steps
from discord_family import FamilySteps, handlers
from steps import COMMAND


async def stats(
    interaction: nextcord.Interaction,
    days: int = nextcord.SlashOption(
        description=COMMAND["days"], required=False, default=7, min_value=1, max_value=90),
    who: nextcord.Member = nextcord.SlashOption(description=COMMAND["who"], required=False, default=None),
):
    if days == 1:
        await interaction.response.send_message(f"today, for {who.id if who else 'all'}", ephemeral=True)
        await interaction.followup.send("and one word more")
        return
    await interaction.response.defer()
    file = nextcord.File(io.BytesIO(steps.png(8, 8)), "days.png")
    await interaction.edit_original_message(content=f"{days} days", file=file)


class NextcordSteps(FamilySteps):
    client_name = f"nextcord {nextcord.__version__}"
    logger = "nextcord"
    library = nextcord
    audit_log_event = "guild_audit_log_entry_create"

    def make_client(self):
        Route.BASE = self.simulator.api
        client = handlers(nextcord.AutoShardedClient)(
            intents=nextcord.Intents.all(), chunk_guilds_at_startup=True, rollout_register_new=False)
        client.steps = self
        client.slash_command(
            name=COMMAND["name"], description=COMMAND["description"], guild_ids=[self.guild_id])(stats)
        return client

    async def sync_command(self):
        client = self.client
        client.add_all_application_commands()
        await client.sync_application_commands(guild_id=self.guild_id)
        found = await client.http.get_guild_commands(client.application_id, self.guild_id)
        return [command["name"] for command in found], found[0]["options"][0]["min_value"]


if __name__ == "__main__":
    steps.run(NextcordSteps)
