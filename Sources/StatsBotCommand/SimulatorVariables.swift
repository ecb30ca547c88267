// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordModels
import DiscordSimulator
import Foundation
import StatsBot
import Timekeeping

/// The settings that point a bot at a simulator: variables, or a YAML file if there are several guilds.
struct SimulatorVariables {
    typealias Variable = (name: String, value: String)

    private let guilds: [SimulatedGuild]
    private let token: String
    private let connection: [Variable]

    init(_ discord: SimulatedDiscord, _ endpoints: SimulatorEndpoints, clock: ScaledClock) {
        guilds = discord.guilds.filter(\.hasBot)
        token = discord.token
        connection =
            [("DISCORD_API_BASE_URL", endpoints.apiBaseURL), ("STATSBOT_CLOCK", clock.description)]
            + (endpoints.caFile.map { [("DISCORD_CA_FILE", $0)] } ?? [])
    }

    /// The variables, without a list of several guilds, which only YAML supports.
    var all: [Variable] {
        var variables: [Variable] = [("BOT_TOKEN", token)]
        if guilds.count == 1, let guild = guilds.first {
            variables.append(("GUILD_ID", guild.id.description))
            variables += Self.channels(of: guild)
        }
        return variables + connection
    }

    /// A file for `statsbot run --config`.
    var yaml: String {
        let header = ["# Points a bot at a simulated Discord. Written by \"statsbot simulate\"."]
        let lines = all.map { "\($0.name.lowercased()): \(Self.scalar($0.value))" }
        return (header + lines + guildLines).joined(separator: "\n") + "\n"
    }

    /// The output for a file for `statsbot run --env-file`; `file` is the path of the YAML file, if written.
    func text(file: String?) -> String {
        var lines = all.map { "\($0.name)=\($0.value.environmentFileSpelling)" }
        if let file {
            lines.append("# All settings are in a YAML file: statsbot run --config \(file)")
        } else if guilds.count > 1 {
            lines.append("# Put the guilds into a YAML file for statsbot run --config (--write-config FILE writes it):")
            lines += guildLines.map { "# " + $0 }
        }
        return lines.joined(separator: "\n")
    }

    /// The list of guilds; empty if there is only one.
    private var guildLines: [String] {
        guard guilds.count > 1 else { return [] }
        return ["guilds:"]
            + guilds.flatMap { guild in
                ["  # \(guild.name)", "  - id: \(guild.id)"]
                    + Self.channels(of: guild).map { "    \($0.name.lowercased()): \($0.value)" }
            }
    }

    private static func channels(of guild: SimulatedGuild) -> [Variable] {
        [
            ("MEMBER_COUNT_CHANNEL_ID", guild.channels.members.description),
            ("ONLINE_COUNT_CHANNEL_ID", guild.channels.online.description),
            ("BAN_COUNT_CHANNEL_ID", guild.channels.bans.description),
            ("STATS_CHANNEL_ID", guild.channels.stats.description),
            ("HEARTBEAT_CHANNEL_ID", guild.channels.heartbeat.description),
        ]
    }

    /// A number as is, other text in single quotes, in which only the quote itself is special.
    private static func scalar(_ text: String) -> String {
        text.allSatisfy { $0.isASCII && $0.isNumber } ? text : "'\(text.replacing("'", with: "''"))'"
    }
}
