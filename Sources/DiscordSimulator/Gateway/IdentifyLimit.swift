// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// How often sessions may be started: a number a day, and a number in five seconds for each rate limit key.
///
/// Source: Events, Gateway, "Identifying", "Session Start Limit Object" and "Max Concurrency".
struct IdentifyLimit: Sendable {
    enum Decision: Sendable, Equatable {
        case allowed
        /// Too many at once: Invalid Session.
        case tooFast
        /// The day's number is used up: every session ends and the token is no longer good.
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

    /// Counts an identify of that shard.
    mutating func take(shard: Int, at now: WallInstant) -> Decision {
        renew(at: now)
        guard used < total else { return .exhausted }
        let key = shard % maxConcurrency
        let kept = recent[key, default: []].filter { $0.duration(to: now) < Self.window }
        guard kept.isEmpty else {
            recent[key] = kept
            return .tooFast
        }
        recent[key] = kept + [now]
        if dayStart == nil { dayStart = now }
        used += 1
        return .allowed
    }

    /// What `GET /gateway/bot` says of it.
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
