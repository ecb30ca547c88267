// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Foundation
import GRDB
import Statistics
import StatsBot
import Testing
import Timekeeping

/// What every store must do. SQLite's is the one there is.
@Suite("The store's contract, kept by SQLite")
struct SQLiteStoreTests {
    private let guild: UInt64 = 0xFFFF_FFFF_FFFF_FFF0  // above what a signed number holds
    private let noon = Date(timeIntervalSince1970: 1_767_614_400.25)
    private let day = Day(year: 2026, month: 1, day: 5)

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func entry(_ kind: MemberEventKind, _ sequence: Int64, at: Date? = nil, session: String = "s")
        -> StoreBatch.Entry
    {
        StoreBatch.Entry(
            event: MemberEvent(
                guild: guild, kind: kind, person: Person(id: .max, name: "o'neil 🙂"), at: at ?? noon),
            session: session, sequence: sequence)
    }

    @Test("a new store is empty")
    func empty() async throws {
        try await withFolder { folder in
            let state = try await SQLiteStore(directory: folder + "/new/deep").load(since: noon, day: day)
            #expect(state.sessions == [:])
            #expect(state.guilds == [:])
            #expect(state.totals == [:])
        }
    }

    @Test("what was committed is there after opening it again")
    func roundTrip() async throws {
        try await withFolder { folder in
            let session = GatewaySession(id: "s", resumeURL: "ws://x", sequence: 12)
            let known = GuildState(
                members: 5_000, bans: 89, unobserved: UnobservedChange(gained: 3, lost: 4), updatedAt: noon)
            let first = try SQLiteStore(directory: folder)
            let totals = try await first.commit(
                StoreBatch(
                    entries: [
                        entry(.join, 10), entry(.leave, 11, at: noon.addingTimeInterval(-3_600)), entry(.ban, 12),
                    ],
                    sessions: [0: session], guilds: [guild: known]))
            try await first.close()
            #expect(totals == [guild: EventCounts(joins: 1, leaves: 1, bans: 1)])

            let state = try await SQLiteStore(directory: folder).load(since: noon, day: day)
            var expected = known
            expected.today = DayCounts(day: day, counts: EventCounts(joins: 1, bans: 1))
            #expect(state.sessions == [0: session])
            #expect(state.scope == SessionScope(shards: 1, intents: .statistics))
            #expect(state.guilds == [guild: expected])
            #expect(state.totals == totals)
        }
    }

    @Test("an event committed twice is kept once: its session and sequence number decide")
    func exactlyOnce() async throws {
        try await withFolder { folder in
            let store = try SQLiteStore(directory: folder)
            let batch = StoreBatch(entries: [entry(.join, 1), entry(.join, 2), entry(.join, 1, session: "t")])
            #expect(try await store.commit(batch) == [guild: EventCounts(joins: 3)])
            let again = StoreBatch(entries: batch.entries + [entry(.leave, 3)], guilds: [guild: GuildState(members: 7)])
            #expect(try await store.commit(again) == [guild: EventCounts(joins: 3, leaves: 1)])
        }
    }

    @Test("a batch that fails in the middle leaves nothing behind, and can be committed again")
    func allOrNothing() async throws {
        try await withFolder { folder in
            let store = try SQLiteStore(directory: folder)
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
                entries: [entry(.join, 6)], sessions: [0: GatewaySession(id: "s", resumeURL: "u", sequence: 6)])
            await #expect(throws: (any Error).self) { try await store.commit(batch) }
            let state = try await store.load(since: noon, day: day)
            #expect(state.sessions == [0: before])
            #expect(state.totals == [:])

            try await saboteur.write { try $0.execute(sql: "DROP TRIGGER refuse") }
            #expect(try await store.commit(batch) == [guild: EventCounts(joins: 1)])
        }
    }

    @Test("sessions of another number of shards, or with other intents, are forgotten")
    func sessionScope() async throws {
        try await withFolder { folder in
            func session(_ id: String) -> GatewaySession { GatewaySession(id: id, resumeURL: "u", sequence: 1) }
            let store = try SQLiteStore(directory: folder)
            let three = SessionScope(shards: 3, intents: .statistics)
            _ = try await store.commit(
                StoreBatch(sessions: [0: session("a"), 1: session("b"), 2: session("c")], scope: three))
            _ = try await store.commit(StoreBatch(sessions: [1: session("d")], scope: three))
            var state = try await store.load(since: noon, day: day)
            #expect(state.sessions == [0: session("a"), 1: session("d"), 2: session("c")])
            #expect(state.scope == three)
            let fewer = SessionScope(shards: 3, intents: [.guilds, .guildMembers])
            _ = try await store.commit(StoreBatch(sessions: [0: session("e")], scope: fewer))
            state = try await store.load(since: noon, day: day)
            #expect(state.sessions == [0: session("e")])
            #expect(state.scope == fewer)
        }
    }

    @Test("renames are remembered by channel, and old ones forgotten")
    func renames() async throws {
        try await withFolder { folder in
            let store = try SQLiteStore(directory: folder)
            let now = WallInstant(millisecondsSince1970: 1_767_614_400_123)
            let earlier = now.advanced(by: .seconds(-300))
            try await store.recordRename(of: 1, at: now.advanced(by: .seconds(-90_000)))
            try await store.recordRename(of: 1, at: earlier)
            try await store.recordRename(of: 1, at: now)
            try await store.recordRename(of: 2, at: now)
            #expect(try await store.renames(of: 1, since: now.advanced(by: .seconds(-100_000))) == [earlier, now])
            #expect(try await store.renames(of: 1, since: now) == [now])
        }
    }

    @Test("a folder that cannot be one is a clear error")
    func badFolder() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data("x".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let error = try #require(throws: StoreError.self) { try SQLiteStore(directory: file.path) }
        #expect(error.description.contains("Is DATA_DIR a folder that the bot may write to?"))
    }
}
