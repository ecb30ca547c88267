// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import LocalTime
import Statistics

/// The reports that there are. A report is known by the last day that it is about.
enum ReportKind: String, Sendable, CaseIterable {
    /// Of one day.
    case daily
    /// Of the seven days that end with a Sunday.
    case weekly

    /// Up to 25 characters that no other report of the bot's has, the same for each attempt at sending it.
    func nonce(guild: GuildID, day: Day) -> String {
        "\(rawValue.prefix(1))-\(String(guild.rawValue, radix: 36))-\(String(day.number, radix: 36))"
    }
}
