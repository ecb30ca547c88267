// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The limit of requests for all members: one per guild in thirty seconds. A pure value.
/// Source: Change Log, "Introducing Rate Limit When Requesting All Guild Members".
struct MemberRequestLimit: Sendable {
    static let window = Duration.seconds(30)

    private var latest: [GuildID: WallInstant] = [:]

    /// Counts a request for all members of a guild.
    ///
    /// - Returns: The time to wait if the limit is exceeded; otherwise `nil`.
    mutating func take(_ guild: GuildID, at now: WallInstant) -> Duration? {
        if let last = latest[guild] {
            let passed = last.duration(to: now)
            // A clock that went back must not lengthen the wait.
            if passed >= .zero, passed < Self.window { return Self.window - passed }
        }
        latest[guild] = now
        return nil
    }
}

/// The data of RATE_LIMITED. Source: Events, Gateway Events, "Rate Limited".
struct RateLimitedObject: Encodable {
    struct Meta: Encodable {
        var guildID: GuildID
        var nonce: String?

        private enum CodingKeys: String, CodingKey {
            case nonce
            case guildID = "guild_id"
        }
    }

    var opcode = 8
    var retryAfter: Double
    var meta: Meta

    private enum CodingKeys: String, CodingKey {
        case opcode, meta
        case retryAfter = "retry_after"
    }
}
