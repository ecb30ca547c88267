// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime
import Testing

@Suite("Cohorts")
struct CohortTests {
    /// Midnight in Berlin is 23:00 UTC the day before.
    private static let joined = "2026-01-10T22:59:59Z"

    private static func observed() throws -> ActivityFixture {
        var fixture = ActivityFixture()
        try fixture.commit(at: "2026-01-01T00:00:00Z")
        return fixture
    }

    private static func join(_ user: UInt64, _ time: String = joined) throws -> ActivityEvent.Kind {
        .memberJoined(user: user, joinedAt: try ActivityFixture.date(time), isBot: false)
    }

    private static func leave(_ user: UInt64, _ time: String = joined) throws -> ActivityEvent.Kind {
        .memberLeft(user: user, joinedAt: try ActivityFixture.date(time), isBot: false)
    }

    private static func counts(_ store: ActivityStoreModel) -> [String: [Int64]] {
        var result: [String: [Int64]] = [:]
        for (day, counts) in store.cohorts {
            result["\(day)"] = [
                counts.joined, counts.leftWithin1, counts.leftWithin7, counts.leftWithin30, counts.activeWithin7,
            ]
        }
        return result
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let time: String
        let counts: [Int64]
        var testDescription: String { time }
    }

    @Test(
        "A leave belongs to the windows of local days after joining",
        arguments: [
            Row(time: "2026-01-10T22:59:59.500Z", counts: [1, 1, 1, 1, 0]),
            Row(time: "2026-01-11T22:59:59.999Z", counts: [1, 1, 1, 1, 0]),
            Row(time: "2026-01-11T23:00:00Z", counts: [1, 0, 1, 1, 0]),
            Row(time: "2026-01-17T22:59:59Z", counts: [1, 0, 1, 1, 0]),
            Row(time: "2026-01-17T23:00:00Z", counts: [1, 0, 0, 1, 0]),
            Row(time: "2026-02-09T22:59:59Z", counts: [1, 0, 0, 1, 0]),
            Row(time: "2026-02-09T23:00:00Z", counts: [1, 0, 0, 0, 0]),
        ])
    func leaving(_ row: Row) throws {
        var fixture = try Self.observed()
        try fixture.apply(Self.joined, try Self.join(1))
        try fixture.commit(at: Self.joined)
        fixture.restart()
        try fixture.apply(row.time, try Self.leave(1))
        try fixture.commit(at: row.time)
        #expect(Self.counts(fixture.store) == ["2026-01-10": row.counts])
    }

    @Test(
        "Activity counts once, on the seven days after the day of joining",
        arguments: [
            Row(time: "2026-01-10T22:59:59.900Z", counts: [1, 0, 0, 0, 0]),
            Row(time: "2026-01-10T23:00:00Z", counts: [1, 0, 0, 0, 1]),
            Row(time: "2026-01-17T22:59:59Z", counts: [1, 0, 0, 0, 1]),
            Row(time: "2026-01-17T23:00:00Z", counts: [1, 0, 0, 0, 0]),
        ])
    func active(_ row: Row) throws {
        for isLate in [false, true] {
            var fixture = try Self.observed()
            try fixture.apply(Self.joined, try Self.join(1))
            try fixture.commit(at: isLate ? "2026-01-18T12:00:00Z" : Self.joined)
            fixture.restart()
            try fixture.apply(row.time, .message(1))
            try fixture.apply(row.time, .reaction(channel: 1, user: 1))
            try fixture.commit(at: row.time)
            fixture.restart()
            try fixture.apply("2026-01-18T13:00:00Z", .message(1))
            try fixture.commit(at: "2026-01-18T13:00:00Z")
            #expect(Self.counts(fixture.store) == ["2026-01-10": row.counts])
        }
    }

    @Test("A join that is found later takes earlier activity into account")
    func lateJoin() throws {
        var fixture = try Self.observed()
        try fixture.apply("2026-01-10T12:00:00Z", .message(1))
        try fixture.apply("2026-01-10T12:00:00Z", .message(2))
        try fixture.apply("2026-01-12T12:00:00Z", .message(1))
        try fixture.apply("2026-01-13T12:00:00Z", try Self.join(1))
        try fixture.apply("2026-01-13T12:00:00Z", try Self.join(2))
        try fixture.commit(at: "2026-01-13T12:00:00Z")
        #expect(Self.counts(fixture.store) == ["2026-01-10": [2, 0, 0, 0, 1]])
    }

    @Test("A member who returns belongs to a new cohort; bots, and members from before, belong to none")
    func membership() throws {
        var fixture = try Self.observed()
        try fixture.apply(Self.joined, try Self.join(1))
        try fixture.apply(Self.joined, .memberJoined(user: 2, joinedAt: nil, isBot: true))
        try fixture.apply("2026-01-11T12:00:00Z", .message(1))
        try fixture.apply("2026-01-12T12:00:00Z", try Self.leave(1))
        try fixture.apply("2026-01-12T12:00:00Z", .memberLeft(user: 2, joinedAt: nil, isBot: true))
        try fixture.apply("2026-01-13T12:00:00Z", try Self.join(1, "2026-01-13T12:00:00Z"))
        try fixture.apply("2026-01-14T12:00:00Z", .message(1))
        try fixture.apply("2026-01-14T12:00:00Z", try Self.leave(3, "2025-12-31T23:59:59Z"))
        try fixture.apply("2026-01-14T12:00:00Z", try Self.join(4, "2025-12-31T23:59:59Z"))
        try fixture.commit(at: "2026-01-14T12:00:00Z")
        #expect(
            Self.counts(fixture.store) == ["2026-01-10": [1, 0, 1, 1, 1], "2026-01-13": [1, 0, 0, 0, 1]])
        #expect(
            fixture.store.leavers == [
                LeaverKey(day: Day(year: 2026, month: 1, day: 12), tenure: .days1): 1,
                LeaverKey(day: Day(year: 2026, month: 1, day: 14), tenure: .days7): 1,
            ])
    }

    @Test(
        "Tenure is elapsed time",
        arguments: [
            (-5.0, Tenure.underDay), (0, .underDay), (0.9999, .underDay), (1, .days1), (6.9999, .days1), (7, .days7),
            (29.9999, .days7), (30, .days30), (89.9999, .days30), (90, .days90), (364.9999, .days90), (365, .days365),
            (4_000, .days365), (nil, .unknown),
        ] as [(Double?, Tenure)])
    func tenure(days: Double?, tenure: Tenure) {
        let left = Date(timeIntervalSince1970: 1_790_000_000)
        #expect(Tenure(from: days.map { left - $0 * 86_400 }, to: left) == tenure)
    }

    @Test("A cohort has a ratio when its window is over")
    func ratios() throws {
        let day = Day(year: 2026, month: 1, day: 10)
        let cohorts = [
            day: CohortCounts(joined: 10, leftWithin1: 1, leftWithin7: 3, leftWithin30: 5, activeWithin7: 4),
            day.advanced(by: 1): CohortCounts(joined: 30, leftWithin1: 0, leftWithin7: 0, leftWithin30: 15),
        ]
        func ratios(after days: Int) -> [Double?] {
            RetentionMeasure.allCases.map { $0.ratio(of: cohorts, today: day.advanced(by: days)) }
        }
        #expect(ratios(after: 1) == [nil, nil, nil, nil])
        #expect(ratios(after: 2) == [0.9, nil, nil, nil])
        #expect(ratios(after: 3) == [0.975, nil, nil, nil])
        #expect(ratios(after: 8) == [0.975, 0.7, nil, 0.4])
        #expect(ratios(after: 32) == [0.975, 0.925, 0.5, 0.1])
        let strange = [
            day: CohortCounts(joined: 1, leftWithin1: 2, activeWithin7: 2), day.advanced(by: 1): CohortCounts(),
        ]
        #expect(RetentionMeasure.stayed1.ratio(of: strange, today: day.advanced(by: 90)) == 0)
        #expect(RetentionMeasure.active7.ratio(of: strange, today: day.advanced(by: 90)) == 1)
        #expect(RetentionMeasure.active7.ratio(of: [:], today: day) == nil)
    }
}
