// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import Statistics
import TestSupport
import Testing

@testable import LocalTime
@testable import SQLiteStorage
@testable import Storage

@Suite("Rosters in SQLite", .timeLimit(.minutes(3)))
struct SQLiteRosterTests {
    private static let guild = StoreContract.guild
    private static let noon = StoreContract.noon

    /// Different IDs from Discord's first ten years, in random order.
    private static func members(_ count: Int) -> [RosterMember] {
        var random = SeededRandom(seed: 1)
        var ids: Set<UInt64> = []
        while ids.count < count {
            let millisecond = UInt64.random(in: 0..<315_000_000_000, using: &random)
            ids.insert(millisecond << 22 | UInt64.random(in: 0..<4_096, using: &random))
        }
        return ids.sorted().shuffled(using: &random).map { id in
            RosterMember(
                id: id, joinedAt: noon - Double(UInt32.random(in: 0..<300_000_000, using: &random)),
                isBot: UInt8.random(in: 0..<50, using: &random) == 0)
        }
    }

    /// The bytes on the disk after members and banned users were stored in chunks of 1,000.
    private static func size(of members: [RosterMember], banned: [UInt64] = []) async throws -> Int {
        var size = 0
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            func pages() async throws -> Int {
                try await store.pool.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
            }
            let empty = try await pages()
            for start in stride(from: 0, to: max(members.count, banned.count), by: 1_000) {
                let records: [StatisticsRecord] = [
                    .members(Array(members.dropFirst(start).prefix(1_000)), guild: guild),
                    .banned(Array(banned.dropFirst(start).prefix(1_000)), guild: guild),
                ]
                _ = try await store.commit(StoreBatch(records: records, guilds: [guild: GuildState(members: start)]))
            }
            size = (try await pages() - empty) * 4_096
            let loaded = try #require(try await store.load(at: noon).guilds[guild])
            #expect(loaded.roster == Roster(members))
            #expect(loaded.bannedUsers == Set(banned))
            try await store.close()
        }
        return size
    }

    @Test("250,000 members in random order take at most 8 MB")
    func size() async throws {
        let size = try await Self.size(of: Self.members(250_000))
        #expect(size <= 8_000_000)
        #expect(size < 22 * 250_000)
    }

    @Test("members in descending order and banned users are as compact")
    func otherSizes() async throws {
        let members = Self.members(50_000).sorted { $0.id > $1.id }
        #expect(try await Self.size(of: members) <= 8_000_000 / 5)
        #expect(try await Self.size(of: [], banned: members.map(\.id).sorted()) <= 18 * 50_000)
    }

    @Test("the joined column has the second and whether the member is a bot, until 2049")
    func joined() throws {
        let epoch = Date(timeIntervalSince1970: 1_420_070_400)
        let cases: [(joinedAt: Date?, isBot: Bool, code: Int64)] = [
            (nil, false, 0), (nil, true, 1), (epoch + 1.9, false, 2), (epoch + 350_000_000, true, 700_000_001),
            (epoch + 1_073_741_823, true, 2_147_483_647),
        ]
        for (joinedAt, isBot, code) in cases {
            let member = RosterMember(id: 5, joinedAt: joinedAt, isBot: isBot)
            #expect(StoredMember.code(of: member) == code)
            #expect(StoredMember.member(5, code: code) == member)
            // In memory, times are limited in the same way.
            #expect(Roster([member])[5] == member)
        }
        for (joinedAt, code) in [(epoch - 1, 0), (.distantPast, 0), (.distantFuture, 2_147_483_646)] {
            #expect(StoredMember.code(of: RosterMember(id: 5, joinedAt: joinedAt, isBot: false)) == code)
        }
    }

    @Test("stored values that are out of range are repaired when they are read")
    func outOfRange() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            _ = try await store.commit(
                StoreBatch(
                    records: [
                        .members([1, 2, 3].map { RosterMember(id: $0, joinedAt: Self.noon, isBot: true) }, guild: 5),
                        .event(
                            MemberEvent(
                                guild: 5, kind: .leave, person: StoreContract.oneil, at: Self.noon,
                                since: Self.noon - 1,
                                day: StoreContract.day, source: .repaired,
                                position: SessionPosition(session: "r", sequence: 1))),
                    ],
                    guilds: [
                        5: GuildState(
                            members: 3, rosterIsComplete: true,
                            gap: Gap(
                                from: Self.noon, to: Self.noon, membersBefore: 3, membersAfter: 3,
                                position: SessionPosition(session: "s", sequence: 1)))
                    ]))
            try await store.close()
            try DatabaseDump.edit(
                folder,
                """
                UPDATE member SET joined = -1 WHERE user = 1;
                UPDATE member SET joined = 9223372036854775806 WHERE user = 2;
                UPDATE guild SET roster_complete = 7, bans_listed = -1;
                UPDATE gap SET from_at = 9223372036854775807, members_before = -1, members_after = 9223372036854775807,
                    position = 9223372036854775807, repaired_joins = -1, repaired_leaves = 9223372036854775807;
                UPDATE member_event SET since_at = at + 1;
                """)
            let damaged = try SQLiteStore(directory: folder, timeZone: .gmt)
            let state = try #require(try await damaged.load(at: Self.noon).guilds[5])
            #expect(
                state.roster
                    == Roster([
                        RosterMember(id: 1, joinedAt: nil, isBot: true),
                        RosterMember(id: 2, joinedAt: nil, isBot: false),
                        RosterMember(id: 3, joinedAt: Self.noon, isBot: true),
                    ]))
            #expect(state.rosterIsComplete && state.bansAreListed)
            #expect(
                state.gap
                    == Gap(
                        from: Self.noon, to: Self.noon, membersBefore: 0, membersAfter: 0,
                        repaired: RepairedCounts(leaves: 1_000_000_000_000)))
            #expect(
                try damaged.events(of: 5, matching: EventQuery(limit: 9)).map(\.event.since) == [nil])
            try await damaged.close()
        }
    }

    @Test("a database of the version before is migrated: events get their source, and nothing is lost")
    func migration() async throws {
        try await withStoreFolder { folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let old = try DatabaseQueue(path: folder + "/statsbot.sqlite")
            try SQLiteStore.migrator.migrate(old, upTo: "removed")
            let received: Int64 = 1 << 40 | 3
            try await old.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO note VALUES ('store.time_zone.5', 'GMT');
                        INSERT INTO session VALUES (1, 's');
                        INSERT INTO guild (id, members, bans, unobserved_gained, unobserved_lost, total_joins)
                        VALUES (5, 10, 2, 1, 4, 3);
                        INSERT INTO member_event (id, guild, kind, user, name, at, day)
                        VALUES (7, 5, 'join', 7, 'ada', 1767614400250, 20458),
                            (\(received), 5, 'ban', 7, 'ada', 1767614401000, 20458);
                        INSERT INTO day_count VALUES (5, 20458, 1, 0, 0, 0, 0, 1, 0);
                        INSERT INTO unobserved_span VALUES (\(received + 1), 5, 1767614400000, 1767614500000, 8, 5);
                        """)
            }
            try old.close()
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            func event(_ kind: MemberEventKind, _ at: Date, _ source: EventSource, _ sequence: Int64?) -> MemberEvent {
                MemberEvent(
                    guild: 5, kind: kind, person: Person(id: 7, name: "ada"), at: at, day: StoreContract.day,
                    source: source, position: sequence.map { SessionPosition(session: "s", sequence: $0) })
            }
            #expect(
                try store.events(of: 5, matching: EventQuery(order: .earliestFirst, limit: 9)) == [
                    StoredEvent(id: 7, event: event(.join, Self.noon, .imported, nil)),
                    StoredEvent(id: received, event: event(.ban, Self.noon + 0.75, .gateway, 3)),
                ])
            #expect(
                try store.unobserved(of: 5, in: DateInterval(start: Self.noon, duration: 9)) == [
                    UnobservedSpan(
                        guild: 5, from: Self.noon - 0.25, to: Self.noon + 99.75, membersBefore: 8, membersAfter: 5,
                        position: SessionPosition(session: "s", sequence: 4))
                ])
            let state = try await store.load(at: Self.noon)
            let expected = GuildState(
                members: 10, bans: 2, unobserved: UnobservedChange(gained: 1, lost: 4, spans: 1, seconds: 100),
                today: DayCounts(day: StoreContract.day, counts: EventCounts(joins: 1, bans: 1)))
            #expect(state.guilds == [5: expected])
            #expect(state.totals == [5: EventCounts(joins: 3)])
            try await store.close()
        }
    }

    @Test(
        "any sequence of batches, some of them repeated, leaves the roster that the records describe", arguments: 1...20
    )
    func anySequence(seed: Int) async throws {
        try await withStoreFolder { folder in
            var random = SeededRandom(seed: UInt64(seed))
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            var states: [UInt64: GuildState] = [1: GuildState(), Self.guild: GuildState()]
            for _ in 0..<12 {
                var records: [StatisticsRecord] = []
                for _ in 0..<Int.random(in: 0...6, using: &random) {
                    let guild = Bool.random(using: &random) ? 1 : Self.guild
                    let user = UInt64.random(in: 1...8, using: &random)
                    let member = RosterMember(
                        id: user, joinedAt: Bool.random(using: &random) ? Self.noon - Double(user) : nil,
                        isBot: Bool.random(using: &random))
                    switch UInt8.random(in: 0..<4, using: &random) {
                    case 0:
                        records.append(.members([member], guild: guild))
                        states[guild]?.roster.insert(member)
                    case 1:
                        records.append(.memberGone(user, guild: guild))
                        states[guild]?.roster.remove(user)
                    case 2:
                        records.append(.banned([user], guild: guild))
                        states[guild]?.bannedUsers.insert(user)
                    default:
                        records.append(.unbanned(user, guild: guild))
                        states[guild]?.bannedUsers.remove(user)
                    }
                }
                let isRepeated = Bool.random(using: &random)
                for _ in 0...(isRepeated ? 1 : 0) {
                    _ = try await store.commit(StoreBatch(records: records, guilds: states))
                }
            }
            #expect(try await store.load(at: Self.noon).guilds == states)
            try await store.close()
        }
    }
}
