// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics
import Testing

@testable import LocalTime

@Suite("Guild calendars")
struct GuildCalendarsTests {
    /// Guild 1 is in New York, 2 and 4 are in Berlin, 3 on Kiritimati; any other is in New York too.
    private static func zones() throws -> GuildZones {
        func zone(_ name: String) throws -> TimeZone { try #require(TimeZone(identifier: name)) }
        let berlin = try zone("Europe/Berlin")
        return GuildZones(
            try zone("America/New_York"), own: [2: berlin, 3: try zone("Pacific/Kiritimati"), 4: berlin])
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let instant: String
        let newYork: String
        let berlin: String
        let kiritimati: String
        var testDescription: String { instant }

        init(_ instant: String, _ newYork: String, _ berlin: String, _ kiritimati: String) {
            (self.instant, self.newYork, self.berlin, self.kiritimati) = (instant, newYork, berlin, kiritimati)
        }
    }

    /// The boundaries of days with 23 and 25 hours. Source: the IANA time zone database, read with Python's zoneinfo.
    private static let rows = [
        Row("2026-03-08T04:59:59Z", "2026-03-07", "2026-03-08", "2026-03-08"),
        Row("2026-03-08T05:00:00Z", "2026-03-08", "2026-03-08", "2026-03-08"),
        Row("2026-03-09T03:59:59Z", "2026-03-08", "2026-03-09", "2026-03-09"),
        Row("2026-03-09T04:00:00Z", "2026-03-09", "2026-03-09", "2026-03-09"),
        Row("2026-03-28T22:59:59Z", "2026-03-28", "2026-03-28", "2026-03-29"),
        Row("2026-03-28T23:00:00Z", "2026-03-28", "2026-03-29", "2026-03-29"),
        Row("2026-03-29T21:59:59Z", "2026-03-29", "2026-03-29", "2026-03-30"),
        Row("2026-03-29T22:00:00Z", "2026-03-29", "2026-03-30", "2026-03-30"),
        Row("2026-11-01T04:00:00Z", "2026-11-01", "2026-11-01", "2026-11-01"),
        Row("2026-11-02T04:59:59Z", "2026-11-01", "2026-11-02", "2026-11-02"),
        Row("2026-11-02T05:00:00Z", "2026-11-02", "2026-11-02", "2026-11-02"),
    ]

    @Test("The same instant belongs to each guild's own day", arguments: rows)
    func days(_ row: Row) throws {
        let instant = try Date(row.instant, strategy: .iso8601)
        var calendars = GuildCalendars(try Self.zones())
        // Twice, so that each calendar is queried after another guild's day was cached.
        for _ in 1...2 {
            #expect(
                (1...5).map { calendars.day(of: instant, in: $0).description }
                    == [row.newYork, row.berlin, row.kiritimati, row.berlin, row.newYork])
        }
        let zones = try Self.zones()
        #expect((1...5).map { calendars[$0].timeZone } == (1...5).map { zones[$0] })
    }

    @Test("An event counts for its guild's own day, and for no other guild", arguments: rows)
    func fold(_ row: Row) throws {
        let instant = try Date(row.instant, strategy: .iso8601)
        var state = StatisticsState(zones: try Self.zones())
        var recordedDays: [UInt64: String] = [:]
        for guild: UInt64 in [1, 2, 3] {
            let join = Observation(guild: guild, at: instant, kind: .event(.join, Person(id: 1, name: "ada")))
            state.apply(join) { if case .event(let event) = $0 { recordedDays[guild] = event.day.description } }
        }
        let expected = [1: row.newYork, 2: row.berlin, 3: row.kiritimati]
        #expect(recordedDays.count == 3)
        for (guild, day) in expected {
            let guild = UInt64(guild)
            #expect(recordedDays[guild] == day)
            #expect(
                state.snapshot(of: guild, at: instant)?.today
                    == Day(day).map { DayCounts(day: $0, counts: EventCounts(joins: 1)) })
        }
    }

    @Test("Today ends at each guild's own midnight")
    func midnights() throws {
        var state = StatisticsState(zones: try Self.zones())
        let before = try Date("2026-03-28T22:59:59Z", strategy: .iso8601)
        for guild: UInt64 in [1, 2] {
            state.apply(Observation(guild: guild, at: before, kind: .event(.join, Person(id: 1, name: "ada"))))
        }
        func joinsToday(_ guild: UInt64, _ instant: Date) -> Int? {
            state.snapshot(of: guild, at: instant)?.today.counts.joins
        }
        #expect([joinsToday(1, before), joinsToday(2, before)] == [1, 1])
        #expect([joinsToday(1, before + 1), joinsToday(2, before + 1)] == [1, 0])
        #expect([joinsToday(1, before + 5 * 3_600), joinsToday(2, before + 5 * 3_600)] == [1, 0])
        #expect([joinsToday(1, before + 5 * 3_600 + 1), joinsToday(2, before + 5 * 3_600 + 1)] == [0, 0])
    }
}
