// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The limits of session starts: per day, and per five seconds for each rate limit key.
///
/// Source: Events, Gateway, "Identifying", "Session Start Limit Object" and "Max Concurrency".
struct IdentifyLimit: Sendable {
    enum Decision: Sendable, Equatable {
        case allowed
        /// Too many in five seconds: Invalid Session.
        case tooFast
        /// The daily limit is exceeded: every session ends and the token is reset.
        case exhausted
    }

    static let day = Duration.seconds(86_400)
    static let window = Duration.seconds(5)

    let total: Int
    let maxConcurrency: Int
    private var dayStart: WallInstant?
    private var used = 0
    private var recent: [Int: [WallInstant]] = [:]

    init(total: Int, maxConcurrency: Int) {
        self.total = total
        self.maxConcurrency = max(maxConcurrency, 1)
    }

    /// Counts an identify of a shard.
    mutating func take(shard: Int, at now: WallInstant) -> Decision {
        renew(at: now)
        guard used < total else { return .exhausted }
        let key = shard % maxConcurrency
        let inWindow = recent[key, default: []].filter { $0.duration(to: now) < Self.window }
        guard inWindow.isEmpty else {
            recent[key] = inWindow
            return .tooFast
        }
        recent[key] = inWindow + [now]
        if dayStart == nil { dayStart = now }
        used += 1
        return .allowed
    }

    /// The state for `GET /gateway/bot`.
    mutating func state(at now: WallInstant) -> GatewayBot.SessionStartLimit {
        renew(at: now)
        let left = dayStart.map { Self.day - $0.duration(to: now) } ?? .zero
        return GatewayBot.SessionStartLimit(
            total: total, remaining: total - used, resetAfter: Int(left.seconds * 1000),
            maxConcurrency: maxConcurrency)
    }

    private mutating func renew(at now: WallInstant) {
        guard let dayStart, dayStart.duration(to: now) >= Self.day else { return }
        self.dayStart = nil
        used = 0
    }
}
