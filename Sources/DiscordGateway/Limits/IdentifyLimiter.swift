// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The identify limits of all shards of a bot. It contains no clock.
///
/// Discord accepts one identify per five seconds for each key `shard % max_concurrency`, in shard order within a key,
/// and a limited number per day. It resets the token of a bot that exceeds the daily limit. A shard therefore acquires
/// a turn before it connects, and releases it when it has identified or failed to. When few identifies remain, they are
/// spread over the rest of the day. A resume needs no turn. Source: Events, Gateway, "Identifying", "Max Concurrency",
/// "Session Start Limit Object".
struct IdentifyLimiter: Sendable, Equatable {
    /// The result of `acquire`.
    enum Admission: Sendable, Equatable {
        /// The shard has the turn.
        case go
        /// Call `acquire` again at this time.
        case wait(until: MonotonicInstant)
        /// Call `acquire` again after a call of `sent` or `release` for another shard.
        case queue
    }

    /// How much of the daily limit remains, and the resulting interval between identifies.
    enum Level: Int, Sendable, Comparable {
        case ample
        /// Less than a fifth: a quarter of an even distribution until the reset.
        case low
        /// Less than a twentieth: an even distribution until the reset.
        case scarce
        /// One: half of the time until the reset.
        case last
        /// None: wait for the reset.
        case spent

        static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }
    }

    /// Minimum time between two identifies with the same key.
    static let window: Duration = .seconds(5)
    /// Time between two resets.
    static let period: Duration = .seconds(86_400)

    /// Remaining identifies until the reset.
    private(set) var remaining: Int
    private let total: Int
    private let concurrency: Int
    private var resetsAt: MonotonicInstant
    /// The last identify, or the creation of this limiter, so that a process that restarts repeatedly is limited too.
    private var lastSent: MonotonicInstant
    private var opensAt: [Int: MonotonicInstant] = [:]
    private var holders: [Int: Int] = [:]
    private var waiting: Set<Int>

    /// Creates a limiter.
    ///
    /// - Parameters:
    ///   - limit: The limit from Discord.
    ///   - shards: The shards that will identify first, so that those with the same key do so in order.
    ///   - now: The time at which the limit was received.
    init(_ limit: GatewayBot.SessionStartLimit, expecting shards: some Sequence<Int>, now: MonotonicInstant) {
        remaining = limit.remaining
        total = limit.total
        concurrency = limit.maxConcurrency
        resetsAt = now.advanced(by: .milliseconds(limit.resetAfter))
        lastSent = now
        waiting = Set(shards)
        renew(now)
    }

    /// The level for the remaining identifies.
    var level: Level {
        if remaining == 0 { return .spent }
        if remaining >= total { return .ample }
        if remaining == 1 { return .last }
        if remaining < (total + 19) / 20 { return .scarce }
        return remaining < (total + 4) / 5 ? .low : .ample
    }

    /// Requests a turn for a shard to connect and identify.
    mutating func acquire(shard: Int, now: MonotonicInstant) -> Admission {
        renew(now)
        waiting.insert(shard)
        let key = shard % concurrency
        let isBehind = waiting.contains { $0 < shard && $0 % concurrency == key }
        if holders[key] != nil || isBehind || holders.count >= max(1, remaining) { return .queue }
        // Identifies that are spread out are sent one at a time.
        if level != .ample, !holders.isEmpty { return .queue }
        let earliest = max(opensAt[key] ?? now, spreadUntil ?? now)
        if earliest > now { return .wait(until: earliest) }
        waiting.remove(shard)
        holders[key] = shard
        return .go
    }

    /// Records the identify of the shard that has the turn, and releases the turn.
    mutating func sent(shard: Int, now: MonotonicInstant) {
        renew(now)
        remaining = max(0, remaining - 1)
        lastSent = now
        opensAt[shard % concurrency] = now.advanced(by: Self.window)
        release(shard: shard)
    }

    /// Releases the turn of a shard whose connection failed, or stops its waiting.
    mutating func release(shard: Int) {
        waiting.remove(shard)
        let key = shard % concurrency
        if holders[key] == shard { holders[key] = nil }
    }

    /// The time of the next identify if few remain; `nil` otherwise.
    private var spreadUntil: MonotonicInstant? {
        let level = level
        if level == .ample { return nil }
        if level == .spent { return resetsAt }
        let share = lastSent.duration(to: resetsAt) / (remaining + 1)
        return lastSent.advanced(by: level == .low ? share / 4 : share)
    }

    /// Starts a new period at the first call after the reset, which is never earlier than Discord's.
    private mutating func renew(_ now: MonotonicInstant) {
        guard now >= resetsAt else { return }
        remaining = total
        resetsAt = now.advanced(by: Self.period)
    }
}
