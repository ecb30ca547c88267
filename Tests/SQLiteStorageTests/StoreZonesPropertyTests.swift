// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics
import TestSupport
import Testing

@testable import LocalTime
@testable import SQLiteStorage
@testable import Storage

/// After any number of changes of time zones and counted guilds, the database is the same as if the last time zones had
/// been used from the beginning.
@Suite("Repeated changes of time zones", .timeLimit(.minutes(2)))
struct StoreZonesPropertyTests {
    private static let names = [
        "America/New_York", "Europe/Berlin", "Asia/Tokyo", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia",
        "America/Havana", "Pacific/Pago_Pago",
    ]
    private static let guilds: [UInt64] = [1, 2, 0xFFFF_FFFF_FFFF_FFF0]

    private static func zones(_ random: inout SeededRandom) throws -> GuildZones {
        func zone() throws -> TimeZone {
            try #require(TimeZone(identifier: names.randomElement(using: &random) ?? "UTC"))
        }
        var zones = GuildZones(try zone())
        for guild in guilds where Bool.random(using: &random) { zones.own[guild] = try zone() }
        return zones
    }

    private static func event(_ sequence: Int64, of guild: UInt64, _ random: inout SeededRandom) -> StatisticsRecord? {
        guard let kind = MemberEventKind.allCases.randomElement(using: &random) else { return nil }
        // Whole seconds within the months in which most time zones change their clocks.
        let at = Date(timeIntervalSince1970: Double(Int.random(in: 1_772_000_000..<1_794_000_000, using: &random)))
        return .event(
            MemberEvent(
                guild: guild, kind: kind, person: Person(id: UInt64.random(in: 1...9, using: &random), name: "n"),
                at: at, day: Day(number: 0), cause: kind == .leave ? .left : nil,
                position: SessionPosition(session: "s", sequence: sequence)))
    }

    /// The record with its day in a store's time zones.
    private static func dated(_ record: StatisticsRecord, _ calendars: inout GuildCalendars) -> StatisticsRecord {
        guard case .event(let event) = record else { return record }
        return .event(
            MemberEvent(
                guild: event.guild, kind: event.kind, person: event.person, at: event.at,
                day: calendars.day(of: event.at, in: event.guild), cause: event.cause, position: event.position))
    }

    private static func commit(_ records: [StatisticsRecord], to store: SQLiteStore) async throws {
        var calendars = GuildCalendars(store.zones)
        _ = try await store.commit(StoreBatch(records: records.map { dated($0, &calendars) }))
    }

    @Test("only the last time zones matter", arguments: 0..<20)
    func property(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let last = try Self.zones(&random)
        try await withStoreFolder { folder in
            var batches: [[StatisticsRecord]] = []
            var sequence: Int64 = 0
            for _ in 0..<8 {
                let counted = Set(Self.guilds.filter { _ in Int.random(in: 0..<3, using: &random) > 0 })
                let store = try SQLiteStore(
                    directory: folder + "/changing", zones: try Self.zones(&random), counting: counted)
                var records: [StatisticsRecord] = []
                for guild in Self.guilds where counted.contains(guild) {
                    for _ in 0..<20 {
                        sequence += 1
                        if let record = Self.event(sequence, of: guild, &random) { records.append(record) }
                    }
                }
                try await Self.commit(records, to: store)
                batches.append(records)
                try await store.close()
            }
            try await SQLiteStore(directory: folder + "/changing", zones: last).close()

            let straight = try SQLiteStore(directory: folder + "/straight", zones: last)
            for records in batches { try await Self.commit(records, to: straight) }
            try await straight.close()
            #expect(try DatabaseDump(folder + "/changing") == DatabaseDump(folder + "/straight"))
        }
    }
}
