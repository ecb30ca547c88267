// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A figure of a guild that a counter can show. The raw value is its name in templates.
package enum CounterFigure: String, Sendable, CaseIterable {
    /// All members, bots included.
    case members
    /// Members who are not bots.
    case humans
    /// Members who are bots.
    case bots
    /// Members who are not offline.
    case online
    /// Banned users.
    case bans
    /// Boosts of the guild.
    case boosts
    /// The boost level, from 0 to 3.
    case boostLevel = "boost_level"
    /// Channels, without threads.
    case channels
    /// Roles, without `@everyone`.
    case roles
    /// Members who are connected to a voice channel.
    case voice
    /// Messages since midnight in the guild's time zone.
    case messagesToday = "messages_today"
    /// Joins since midnight in the guild's time zone.
    case joinsToday = "joins_today"
    /// Joins minus leaves of the last seven days; the only figure that can be negative, and the only one shown with a sign.
    case netWeek = "net_week"
    /// Members who were active within seven days.
    case activeWeek = "active_7d"
}
