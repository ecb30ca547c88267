// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The undocumented rename limit: a channel's name can change twice in ten minutes. No header reports it; the third
/// change gets a 429, even if the route's bucket is not exhausted.
///
/// Source: discord/discord-api-docs, issues 1900 and 2190.
struct RenameQuota: Sendable {
    static let limit = 2
    static let window = Duration.seconds(600)

    private var changes: [ChannelID: [WallInstant]] = [:]

    /// Counts a rename.
    ///
    /// - Returns: The time to wait if the limit is exceeded; otherwise `nil`.
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
