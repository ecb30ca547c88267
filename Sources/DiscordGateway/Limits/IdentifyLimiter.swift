// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The limits on identifying, for all shards of a bot. A value: no clock inside.
///
/// Discord takes one identify in five seconds for each key `shard % max_concurrency`, shards of a key in order, and a
/// number a day; who exceeds the number loses the token. So a shard takes its turn before it connects and gives it back
/// when it has identified or failed to; and as the day's number runs low, identifies are spread over what is left of the
/// day. A resume needs no turn. Source: Events, Gateway, "Identifying", "Max Concurrency", "Session Start Limit Object".
struct IdentifyLimiter: Sendable, Equatable {
    /// Whether a shard may identify.
    enum Answer: Sendable, Equatable {
        /// It has the turn.
        case go
        /// Ask again then.
        case wait(until: WallInstant)
        /// Ask again when another shard has sent, released or abandoned.
        case queue
    }

    /// How much of the day's number is left.
    enum Level: Int, Sendable, Comparable {
        case ample
        /// Less than a fifth: a quarter of the even share of the time to the reset lies between two.
        case low
        /// Less than a twentieth: the even share.
        case scarce
        /// One: half of the time to the reset.
        case last
        /// None: the reset is waited for.
        case spent

        static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }
    }

    /// The time between two identifies of one key.
    static let window: Duration = .seconds(5)
    /// The time between two resets.
    static let period: Duration = .seconds(86_400)

    /// How many identifies are left until the reset.
    private(set) var remaining: Int
    private let total: Int
    private let concurrency: Int
    private var resetsAt: WallInstant
    /// The last identify, or when counting began: a process that starts again and again must not escape the spreading.
    private var lastSent: WallInstant
    private var opensAt: [Int: WallInstant] = [:]
    private var holders: [Int: Int] = [:]
    private var waiting: Set<Int>

    /// Starts counting.
    ///
    /// - Parameters:
    ///   - limit: What Discord said.
    ///   - shards: The shards that will identify first of all, so that those of one key do it in order.
    ///   - now: When it said so.
    init(_ limit: GatewayBot.SessionStartLimit, expecting shards: some Sequence<Int>, now: WallInstant) {
        remaining = max(0, limit.remaining)
        total = max(0, limit.total)
        concurrency = max(1, limit.maxConcurrency)
        resetsAt = now.advanced(by: .milliseconds(min(max(0, limit.resetAfter), 86_400_000)))
        lastSent = now
        waiting = Set(shards)
        renew(now)
    }

    /// How much of the day's number is left.
    var level: Level {
        if remaining == 0 { return .spent }
        if remaining >= total { return .ample }
        if remaining == 1 { return .last }
        if remaining < (total + 19) / 20 { return .scarce }
        return remaining < (total + 4) / 5 ? .low : .ample
    }

    /// A shard wants to connect and identify.
    mutating func ask(shard: Int, now: WallInstant) -> Answer {
        renew(now)
        waiting.insert(shard)
        let key = shard % concurrency
        let isBehind = waiting.contains { $0 < shard && $0 % concurrency == key }
        if holders[key] != nil || isBehind || holders.count >= max(1, remaining) { return .queue }
        // What is spread goes one by one.
        if level != .ample, !holders.isEmpty { return .queue }
        let earliest = max(opensAt[key] ?? now, spreadUntil ?? now)
        if earliest > now { return .wait(until: earliest) }
        waiting.remove(shard)
        holders[key] = shard
        return .go
    }

    /// The shard that has the turn identified; the turn is over.
    mutating func sent(shard: Int, now: WallInstant) {
        renew(now)
        remaining = max(0, remaining - 1)
        lastSent = now
        opensAt[shard % concurrency] = now.advanced(by: Self.window)
        release(shard: shard)
    }

    /// The shard needs no turn any more: its connection failed, or it does not wait any longer.
    mutating func release(shard: Int) {
        waiting.remove(shard)
        let key = shard % concurrency
        if holders[key] == shard { holders[key] = nil }
    }

    /// Until when the next identify waits because few are left.
    private var spreadUntil: WallInstant? {
        let level = level
        if level == .ample { return nil }
        if level == .spent { return resetsAt }
        let share = lastSent.duration(to: resetsAt) / (remaining + 1)
        return lastSent.advanced(by: level == .low ? share / 4 : share)
    }

    /// A new day, counted from the moment that it is noticed: rather later than Discord does.
    private mutating func renew(_ now: WallInstant) {
        guard now >= resetsAt else { return }
        remaining = total
        resetsAt = now.advanced(by: Self.period)
    }
}
