// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import LocalTime
import Statistics

/// The kinds of reports. A report is identified by its kind and its last day.
enum ReportKind: String, Sendable, CaseIterable {
    case daily
    /// Monday to Sunday.
    case weekly

    /// A unique text of up to 25 characters, the same for each attempt to send the report.
    func key(guild: GuildID, day: Day) -> String {
        "\(rawValue.prefix(1))-\(String(guild.rawValue, radix: 36))-\(String(day.number, radix: 36))"
    }
}
