// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics
import TestSupport

@testable import Counting
@testable import LocalTime
@testable import StatsBot
@testable import Storage

/// Test data of a guild in New York.
enum ReportHistory {
    static let guild: UInt64 = 42
    static let zone = TimeZone(identifier: "America/New_York") ?? .gmt

    static func day(_ text: String) -> Day { Day(text) ?? Day(number: 0) }

    static func at(_ text: String) -> Date { TimestampText(timeZone: .gmt).instant(text) ?? .distantPast }

    static func counts(_ day: String, joins: Int = 0, leaves: Int = 0, bans: Int = 0) -> DayCounts {
        DayCounts(day: self.day(day), counts: EventCounts(joins: joins, leaves: leaves, bans: bans))
    }

    static func sample(_ at: String, members: Int?) -> CensusSample {
        CensusSample(guild: guild, at: self.at(at), members: members, online: nil, bans: nil)
    }

    static func span(
        _ from: String, _ to: String, _ before: Int, _ after: Int, repaired: RepairedCounts = RepairedCounts()
    ) -> UnobservedSpan {
        UnobservedSpan(
            guild: guild, from: at(from), to: at(to), membersBefore: before, membersAfter: after, repaired: repaired)
    }

    static func person(_ id: UInt64, _ name: String = "") -> Person { Person(id: id, name: name) }
}

/// A history that filters events by kind.
struct KindsOfHistory: StoreReader {
    let history: InMemoryHistory

    func events(of guild: UInt64, matching query: EventQuery) throws -> [StoredEvent] {
        var history = history
        history.events.removeAll { !query.kinds.contains($0.event.kind) }
        return try history.events(of: guild, matching: query)
    }

    func days(of guild: UInt64, in days: ClosedRange<Day>) throws -> [DayCounts] {
        try history.days(of: guild, in: days)
    }

    func census(of guild: UInt64, in interval: DateInterval, step: TimeInterval) throws -> [CensusSample] {
        try history.census(of: guild, in: interval, step: step)
    }

    func unobserved(of guild: UInt64, in interval: DateInterval) throws -> [UnobservedSpan] {
        try history.unobserved(of: guild, in: interval)
    }

    func note(_ key: String) throws -> String? { try history.note(key) }
}
