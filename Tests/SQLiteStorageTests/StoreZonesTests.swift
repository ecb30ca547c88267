// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics
import TestSupport
import Testing

@testable import LocalTime
@testable import SQLiteStorage
@testable import Storage

@Suite("Time zones of guilds in SQLite")
struct StoreZonesTests {
    private static let (guild, other) = (StoreContract.guild, StoreContract.other)
    private static let (newYork, london) = (StoreContract.newYork, StoreContract.london)
    private static let newYorkZones = [
        "store.time_zone.\(guild)": "America/New_York", "store.time_zone.\(other)": "America/New_York",
    ]

    private static func openAndClose(
        _ folder: String, _ zones: GuildZones, counting guilds: Set<UInt64>? = nil
    ) async throws {
        try await SQLiteStore(directory: folder, zones: zones, counting: guilds).close()
    }

    /// Fills a store with two guilds, both in New York.
    private static func fill(_ folder: String) async throws {
        let store = try SQLiteStore(directory: folder, timeZone: newYork)
        _ = try await store.commit(StoreContract.evenings(GuildZones(newYork)))
        try await store.record([
            CensusSample(guild: other, at: StoreContract.noon, members: 1, online: nil, bans: nil)
        ])
        try await store.close()
    }

    @Test("a changed time zone of one guild changes nothing of another guild, not even wrong counts")
    func untouched() async throws {
        try await withStoreFolder { folder in
            try await Self.fill(folder)
            #expect(try DatabaseDump(folder).zones == Self.newYorkZones)
            // Recounting the other guild's days would correct these values.
            try DatabaseDump.edit(
                folder,
                """
                UPDATE member_event SET day = 1 WHERE guild = \(Self.other);
                UPDATE day_count SET joins = 9 WHERE guild = \(Self.other);
                INSERT INTO day_count VALUES (\(Self.other), 3, 0, 0, 0, 0, 0, 0, 0)
                """)
            let before = try DatabaseDump(folder, without: Self.guild)
            let all = try DatabaseDump(folder)
            try await Self.openAndClose(folder, GuildZones(Self.newYork, own: [Self.guild: Self.london]))
            let after = try DatabaseDump(folder, without: Self.guild)
            #expect(after.tables == before.tables)
            #expect(try DatabaseDump(folder).tables != all.tables)
            var zones = Self.newYorkZones
            zones["store.time_zone.\(Self.guild)"] = "Europe/London"
            #expect(after.zones == zones)

            try await Self.openAndClose(folder, GuildZones(Self.newYork))
            #expect(try DatabaseDump(folder) == all)
        }
    }

    @Test("unchanged time zones change nothing, however they are configured; nor do those of guilds not counted")
    func unchanged() async throws {
        try await withStoreFolder { folder in
            try await Self.fill(folder)
            try DatabaseDump.edit(folder, "UPDATE member_event SET day = 1")
            let before = try DatabaseDump(folder)
            let own = [Self.guild: Self.newYork, Self.other: Self.newYork]
            try await Self.openAndClose(folder, GuildZones(Self.newYork))
            try await Self.openAndClose(folder, GuildZones(Self.london, own: own))
            try await Self.openAndClose(folder, GuildZones(Self.london), counting: [])
            let onlyOne = GuildZones(Self.london, own: [Self.guild: Self.newYork])
            try await Self.openAndClose(folder, onlyOne, counting: [Self.guild])
            #expect(try DatabaseDump(folder) == before)
        }
    }

    /// Converts the database to that of an older version, with one time zone.
    private static func makeOld(_ folder: String, zone: String) throws {
        try DatabaseDump.edit(
            folder,
            """
            DELETE FROM note WHERE key LIKE 'store.time_zone%';
            INSERT INTO note VALUES ('store.time_zone', '\(zone)')
            """)
    }

    @Test("the time zone of an old database applies to all guilds; only guilds with another one are recounted")
    func old() async throws {
        try await withStoreFolder { folder in
            try await Self.fill(folder)
            let fresh = try DatabaseDump(folder)
            try Self.makeOld(folder, zone: "America/New_York")
            try await Self.openAndClose(folder, GuildZones(Self.newYork))
            #expect(try DatabaseDump(folder) == fresh)

            try Self.makeOld(folder, zone: "America/New_York")
            let others = try DatabaseDump(folder, without: Self.guild)
            try await Self.openAndClose(folder, GuildZones(Self.newYork, own: [Self.guild: Self.london]))
            #expect(try DatabaseDump(folder, without: Self.guild).tables == others.tables)
            let store = try SQLiteStore(
                directory: folder, zones: GuildZones(Self.newYork, own: [Self.guild: Self.london]))
            let days = StoreContract.day...StoreContract.day.advanced(by: 9)
            let expected = (1...3).map {
                DayCounts(day: StoreContract.day.advanced(by: $0), counts: EventCounts(joins: 1))
            }
            #expect(try store.days(of: Self.guild, in: days) == expected)
            try await store.close()

            // The old time zone is also stored for guilds that are not counted.
            try Self.makeOld(folder, zone: "America/New_York")
            try await Self.openAndClose(folder, GuildZones(Self.london), counting: [])
            #expect(try DatabaseDump(folder).zones == Self.newYorkZones)
        }
    }

    @Test("the note of an old version that ran last overrides earlier notes for each guild")
    func between() async throws {
        try await withStoreFolder { folder in
            try await Self.fill(folder)
            let fresh = try DatabaseDump(folder)
            try await Self.openAndClose(folder, GuildZones(Self.london))
            // The note of the old version, next to earlier notes.
            try DatabaseDump.edit(
                folder,
                """
                UPDATE note SET value = 'America/New_York' WHERE key LIKE 'store.time_zone.%';
                INSERT INTO note VALUES ('store.time_zone', 'Europe/London'), ('store.time_zone.99', 'Asia/Tokyo')
                """)
            try await Self.openAndClose(folder, GuildZones(Self.newYork))
            #expect(try DatabaseDump(folder) == fresh)
        }
    }

    @Test("the time zone of a new guild is stored with its first event")
    func appears() async throws {
        try await withStoreFolder { folder in
            let zones = GuildZones(Self.newYork, own: [Self.other: Self.london])
            let store = try SQLiteStore(directory: folder, zones: zones)
            #expect(try DatabaseDump(folder).zones == [:])
            _ = try await store.commit(StoreContract.evenings(zones))
            let expected = [
                "store.time_zone.\(Self.guild)": "America/New_York", "store.time_zone.\(Self.other)": "Europe/London",
            ]
            #expect(try DatabaseDump(folder).zones == expected)
            var imported = StoreContract.event(.join, nil)
            imported = MemberEvent(
                guild: 9, kind: .join, person: imported.person, at: imported.at, day: imported.day)
            _ = try await store.importEvents([imported])
            #expect(
                try DatabaseDump(folder).zones
                    == expected.merging(["store.time_zone.9": "America/New_York"]) { $1 })
            try await store.close()
        }
    }
}
