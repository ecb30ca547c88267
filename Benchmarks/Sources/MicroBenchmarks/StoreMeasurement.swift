// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import SQLiteStorage
import Statistics
import Storage
import Timekeeping

/// The path of events to the disk: a million are applied, stored and rolled up, in groups of 500 as in the bot. Then the
/// queries for five years of a busy guild are measured.
struct StoreMeasurement {
    static let events = 1_000_000
    static let groupSize = 500
    /// The events are spread over five years.
    static let days = 5 * 365

    private let seconds: Double
    private let bytes: Int
    private let allDays: Double
    private let page: Double

    init() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let zone = TimeZone(identifier: "America/New_York") ?? .gmt
        let store = try SQLiteStore(directory: folder, timeZone: zone)
        let guild: UInt64 = 900_000_000_000_000_001
        let start = Date(timeIntervalSince1970: 1_600_000_000)
        var statistics = StatisticsState(
            timeZone: zone, guilds: [guild: GuildState(members: 500_000, updatedAt: start)])
        var random = SystemRandomNumberGenerator()

        let clock = ContinuousClock()
        let begin = clock.now
        var records: [StatisticsRecord] = []
        for index in 0..<Self.events {
            let kind: MemberEventKind = [.join, .leave, .join, .leave, .join, .leave, .join, .ban][index & 7]
            let person = Person(
                id: UInt64.random(in: 1...400_000, using: &random) << 22, name: "member number \(index & 0xFFFF)")
            let at = start + Double(index) * Double(Self.days) * 86_400 / Double(Self.events)
            statistics.apply(
                Observation(
                    guild: guild, at: at,
                    kind: .event(
                        kind, person, kind == .join ? RosterMember(id: person.id, joinedAt: at, isBot: false) : nil),
                    position: SessionPosition(session: "3f1c0a52e7b94d6f8a7b6c5d4e3f2a1b", sequence: Int64(index)))
            ) { records.append($0) }
            guard records.count >= Self.groupSize else { continue }
            try await Self.commit(&records, statistics, guild, to: store)
        }
        try await Self.commit(&records, statistics, guild, to: store)
        seconds = begin.duration(to: clock.now).seconds

        var calendar = DayCalendar(timeZone: zone)
        let first = calendar.day(of: start)
        allDays = try Self.median(clock) {
            let counted = try store.days(of: guild, in: first...first.advanced(by: Self.days))
            precondition(counted.count >= Self.days)
        }
        page = try Self.median(clock) {
            let events = try store.events(of: guild, matching: EventQuery(limit: 100))
            precondition(events.count == 100)
        }
        try await store.close()
        bytes = try FileManager.default.attributesOfItem(atPath: folder + "/statsbot.sqlite")[.size] as? Int ?? 0
    }

    private static func commit(
        _ records: inout [StatisticsRecord], _ statistics: StatisticsState, _ guild: UInt64, to store: SQLiteStore
    ) async throws {
        let figures = statistics.guilds[guild].map { [guild: $0.withoutOnline] } ?? [:]
        _ = try await store.commit(StoreBatch(records: records, guilds: figures))
        records.removeAll(keepingCapacity: true)
    }

    private static func median(_ clock: ContinuousClock, _ work: () throws -> Void) rethrows -> Double {
        let times = try (0..<51).map { (_: Int) in try clock.measure(work).seconds }
        return times.sorted()[25]
    }

    /// Rows of the table.
    var rows: [String] {
        [
            String(
                format: "store: fold, store, roll up %d events: %.0f events/s", Self.events,
                Double(Self.events) / seconds),
            String(format: "store: %.0f bytes an event", Double(bytes) / Double(Self.events)),
            String(format: "store: the %d days of five years: %.2f ms", Self.days, allDays * 1e3),
            String(format: "store: a page of the last 100 events: %.2f ms", page * 1e3),
        ]
    }

    /// A line of JSON.
    var json: String {
        String(
            format: #"{"benchmark":"store","events":%d,"seconds":%.3f,"bytes":%d,"days_ms":%.3f,"page_ms":%.3f}"#,
            Self.events, seconds, bytes, allDays * 1e3, page * 1e3)
    }
}
