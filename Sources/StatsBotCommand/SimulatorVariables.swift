// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import StatsBot
import Timekeeping

/// The variables that point a bot at a simulator.
enum SimulatorVariables {
    static func pointing(
        at discord: SimulatedDiscord, _ endpoints: SimulatorEndpoints, clock: ScaledClock
    ) -> [(name: String, value: String)] {
        var variables = [
            ("BOT_TOKEN", discord.token),
            ("GUILD_ID", discord.guildID.description),
            ("MEMBER_COUNT_CHANNEL_ID", discord.channels.members.description),
            ("ONLINE_COUNT_CHANNEL_ID", discord.channels.online.description),
            ("BAN_COUNT_CHANNEL_ID", discord.channels.bans.description),
            ("STATS_CHANNEL_ID", discord.channels.stats.description),
            ("HEARTBEAT_CHANNEL_ID", discord.channels.heartbeat.description),
            ("DISCORD_API_BASE_URL", endpoints.apiBaseURL),
            ("STATSBOT_CLOCK", clock.description),
        ]
        if let caFile = endpoints.caFile { variables.append(("DISCORD_CA_FILE", caFile)) }
        return variables
    }
}
