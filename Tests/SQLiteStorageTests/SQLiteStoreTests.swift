// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import GRDB
import Statistics
import TestSupport
import Testing
import Timekeeping

@testable import LocalTime
@testable import SQLiteStorage
@testable import Storage

@Suite("SQLite store")
struct SQLiteStoreTests {
    @Test("it fulfills the store contract", arguments: StoreContract.clauses)
    func contract(_ clause: StoreContract.Clause) async throws {
        try await withStoreFolder { folder in
            try await clause.check(StoreContract.Opener { try SQLiteStore(directory: folder, zones: $0, counting: $1) })
        }
    }

    @Test("a stored number that no guild can have is unknown, and a stored count is limited")
    func absurdNumbers() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: StoreContract.newYork)
            let writer = try DatabaseQueue(path: folder + "/statsbot.sqlite")
            try await writer.write {
                try $0.execute(
                    sql: """
                        INSERT INTO guild (id, members, bans, unobserved_gained, total_joins)
                        VALUES (1, 9223372036854775807, -1, 9223372036854775807, 9223372036854775807)
                        """)
            }
            try writer.close()
            let state = try await store.load(at: StoreContract.noon)
            let guild = try #require(state.guilds[1])
            #expect(guild.members == nil && guild.bans == nil)
            #expect(guild.unobserved.gained == 1_000_000_000_000)
            #expect(state.totals[1]?.joins == 1_000_000_000_000)
            try await store.close()
        }
    }

    @Test("a failed batch changes nothing and can be committed again")
    func allOrNothing() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: StoreContract.newYork)
            let before = GatewaySession(id: "s", resumeURL: "u", sequence: 5)
            _ = try await store.commit(StoreBatch(sessions: [0: before]))
            let saboteur = try DatabaseQueue(path: folder + "/statsbot.sqlite")
            try await saboteur.write {
                try $0.execute(
                    sql: """
                        CREATE TRIGGER refuse BEFORE UPDATE ON gateway_session
                        BEGIN SELECT RAISE(ABORT, 'disk full'); END
                        """)
            }
            let batch = StoreBatch(
                records: [StoreContract.record(.join, 6)],
                sessions: [0: GatewaySession(id: "s", resumeURL: "u", sequence: 6)])
            await #expect(throws: (any Error).self) { try await store.commit(batch) }
            let state = try await store.load(at: StoreContract.noon)
            #expect(state.sessions == [0: before])
            #expect(state.totals == [:])
            #expect(try store.days(of: StoreContract.guild, in: StoreContract.day...StoreContract.day) == [])

            try await saboteur.write { try $0.execute(sql: "DROP TRIGGER refuse") }
            #expect(
                try await store.commit(batch).totals == [StoreContract.guild: EventCounts(joins: 1)])
        }
    }

    @Test("a file in place of the folder is a clear error")
    func badFolder() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data("x".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let error = try #require(throws: StoreError.self) {
            try SQLiteStore(directory: file.path, timeZone: StoreContract.newYork)
        }
        #expect(error.description.contains("Check that DATA_DIR is a folder that the bot can write to."))
    }

    @Test("a database of a newer version is rejected without changes")
    func newer() async throws {
        try await withStoreFolder { folder in
            try await SQLiteStore(directory: folder, timeZone: StoreContract.newYork).close()
            let queue = try DatabaseQueue(path: folder + "/statsbot.sqlite")
            try await queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9')") }
            let error = try #require(throws: StoreError.self) {
                try SQLiteStore(directory: folder, timeZone: StoreContract.newYork)
            }
            #expect(error.description.contains("was written by a newer version of statsbot"))
        }
    }

    @Test("a database of the first version is migrated: events keep their position and get their day")
    func migration() async throws {
        try await withStoreFolder { folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let first = try DatabaseQueue(path: folder + "/statsbot.sqlite")
            try SQLiteStore.migrator.migrate(first, upTo: "1")
            try await first.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO guild (id, members, total_joins, total_leaves) VALUES (5, 10, 1, 1);
                        INSERT INTO member_event (guild, kind, user, name, at, session, sequence)
                        VALUES (5, 'join', 7, 'ada', 1767675599000, 's', 3),
                            (5, 'leave', 7, 'ada', 1767675600000, 's', 4);
                        """)
            }
            try first.close()

            let store = try SQLiteStore(directory: folder, timeZone: StoreContract.newYork)
            let days = [Day(year: 2026, month: 1, day: 5), Day(year: 2026, month: 1, day: 6)]
            #expect(
                try store.days(of: 5, in: days[0]...days[1]) == [
                    DayCounts(day: days[0], counts: EventCounts(joins: 1)),
                    DayCounts(day: days[1], counts: EventCounts(leaves: 1)),
                ])
            #expect(
                try store.events(of: 5, matching: EventQuery(order: .earliestFirst, limit: 9)).map(\.event.position)
                    == [SessionPosition(session: "s", sequence: 3), SessionPosition(session: "s", sequence: 4)])
            #expect(try await store.load(at: StoreContract.noon).totals == [5: EventCounts(joins: 1, leaves: 1)])
        }
    }

    @Test("days from which an older version removed events are known after the migration, in their time zone")
    func removedDays() async throws {
        try await withStoreFolder { folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let old = try DatabaseQueue(path: folder + "/statsbot.sqlite")
            try SQLiteStore.migrator.migrate(old, upTo: "2")
            // Day 20458 is 2026-01-05, and noon in New York is 1767632400.
            try await old.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO note VALUES ('store.time_zone.5', 'America/New_York');
                        INSERT INTO day_count VALUES
                            (5, 20456, 1, 0, 0, 0, 0, 0, 0), (5, 20458, 3, 0, 0, 0, 0, 0, 0), (5, 20459, 1, 0, 0, 0, 0, 0, 0);
                        INSERT INTO member_event (id, guild, kind, user, name, at, day)
                        VALUES (1, 5, 'join', 7, 'ada', 1767632400000, 20458),
                            (2, 5, 'join', 7, 'ada', 1767718800000, 20459);
                        """)
            }
            try old.close()
            let store = try SQLiteStore(directory: folder, timeZone: StoreContract.newYork)
            // Midnight in New York is 05:00 in UTC.
            let start = Date(timeIntervalSince1970: 1_767_589_200)
            let hours: [Double] = [-49, -48, -25, -24, -1, 0, 11, 13, 24, 37]
            let events = hours.map { hour in
                let at = start + hour * 3_600
                return MemberEvent(
                    guild: 5, kind: .leave, person: StoreContract.oneil, at: at,
                    day: Day(number: Int(((at.timeIntervalSince1970 - 18_000) / 86_400).rounded(.down))))
            }
            #expect(
                try await store.importEvents(events)
                    == [true, false, false, true, true, false, false, true, true, true])
            try await store.close()
        }
    }

    @Test("the name of a forgotten user is in none of the files")
    func forgottenForGood() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: StoreContract.newYork)
            let name = "a name like no other"
            let events = (1...500).map { sequence in
                StoreContract.record(.join, Int64(sequence), person: Person(id: 3, name: name))
            }
            _ = try await store.commit(StoreBatch(records: events))
            func isNameStored() throws -> Bool {
                try FileManager.default.contentsOfDirectory(atPath: folder).contains { file in
                    try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file)).range(of: Data(name.utf8)) != nil
                }
            }
            #expect(try isNameStored())
            #expect(try await store.forget(user: 3) == 500)
            #expect(try !isNameStored())
        }
    }
}
