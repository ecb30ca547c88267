// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The limit that Discord tells of nowhere: a channel's name may change twice in ten minutes. No header shows it; the
/// third change is answered with 429, though the route's own bucket has room.
///
/// Source: discord/discord-api-docs, issues 1900 and 2190.
struct RenameQuota: Sendable {
    static let limit = 2
    static let window = Duration.seconds(600)

    private var changes: [ChannelID: [WallInstant]] = [:]

    /// Counts a change of name.
    ///
    /// - Returns: How long to wait, where there were too many.
    mutating func take(_ channel: ChannelID, at now: WallInstant) -> Duration? {
        var recent = changes[channel, default: []]
        recent.removeAll { $0.duration(to: now) >= Self.window }
        guard recent.count < Self.limit else {
            changes[channel] = recent
            return recent.first.map { Self.window - $0.duration(to: now) }
        }
        changes[channel] = recent + [now]
        return nil
    }
}
