// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The undocumented limit of names and, separately, topics: each can change twice in ten minutes. No header reports it; the
/// third change gets a 429, even if the route's bucket is not exhausted.
///
/// Source: discord/discord-api-docs, issues 1900 and 2190.
struct RenameQuota: Sendable {
    static let limit = 2
    static let window = Duration.seconds(600)

    private var changes: [ChannelID: [WallInstant]] = [:]

    /// The time to wait before another change; `nil`: it is possible now.
    func wait(for channel: ChannelID, at now: WallInstant) -> Duration? {
        let recent = self.recent(channel, at: now)
        return recent.count < Self.limit ? nil : recent.first.map { Self.window - $0.duration(to: now) }
    }

    private func recent(_ channel: ChannelID, at now: WallInstant) -> [WallInstant] {
        changes[channel, default: []].filter { $0.duration(to: now) < Self.window }
    }

    /// Counts a change.
    ///
    /// - Returns: The time to wait if the limit is exceeded; otherwise `nil`.
    mutating func take(_ channel: ChannelID, at now: WallInstant) -> Duration? {
        if let wait = wait(for: channel, at: now) { return wait }
        changes[channel] = recent(channel, at: now) + [now]
        return nil
    }
}
