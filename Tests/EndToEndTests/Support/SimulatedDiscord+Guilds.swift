// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
import DiscordSimulator
import Foundation
import StatsBot

@testable import BotConfiguration

extension SimulatedDiscord {
    /// A bot's configuration with all guilds; the second has a different time zone and number format.
    func configurationOfAllGuilds(_ variables: [String: String]) throws -> BotConfiguration {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("guilds-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try ("guilds:\n" + guilds.map(entry).joined()).write(to: file, atomically: true, encoding: .utf8)
        let ofOneGuild = ["GUILD_ID", "MEMBER_COUNT_CHANNEL_ID", "ONLINE_COUNT_CHANNEL_ID", "BAN_COUNT_CHANNEL_ID"]
        return try .load(
            from: ConfigurationSources(
                environment: variables.filter { !ofOneGuild.contains($0.key) }, yamlFile: file.path))
    }

    private func entry(of guild: SimulatedGuild) -> String {
        """
          - id: \(guild.id)
            member_count_channel_id: \(guild.channels.members)
            online_count_channel_id: \(guild.channels.online)
            ban_count_channel_id: \(guild.channels.bans)
            stats_channel_id: \(guild.channels.stats)
            heartbeat_channel_id: \(guild.channels.heartbeat)
        \(guild.id == guildID ? "" : "    timezone: Pacific/Auckland\n    number_format: grouped\n")
        """
    }
}
