// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import TestSupport
import Testing

@testable import LocalTime
@testable import Statistics
@testable import Storage

@Suite("Users who have opted out")
struct OptOutsTests {
    private static let key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

    /// Computed with Python's `hmac`: the first eight bytes, shifted to the right by two, below the mark.
    @Test(
        "a pseudonym is an HMAC of the ID",
        arguments: [
            (1, 10_289_906_371_274_909_256), (80_351_110_224_678_912, 11_511_784_648_351_839_057),
            (9_223_372_036_854_775_807, 13_577_438_428_441_457_153),
        ] as [(UInt64, UInt64)])
    func pseudonym(_ user: UInt64, _ pseudonym: UInt64) throws {
        let key = try #require(PseudonymKey(hexadecimal: Self.key))
        #expect(key.pseudonym(of: user) == pseudonym)
        #expect(PseudonymKey.isPseudonym(pseudonym) && !PseudonymKey.isPseudonym(user))
        #expect(key.hexadecimal == Self.key)
    }

    @Test("a stored key that is not one is not used", arguments: ["", "0", String(repeating: "g", count: 64)])
    func keys(_ text: String) { #expect(PseudonymKey(hexadecimal: text) == nil) }

    @Test("only users who have opted out have another ID")
    func mapping() {
        var optOuts = OptOuts()
        #expect(optOuts.isEmpty && !optOuts.contains(7) && optOuts.id(of: 7) == 7)
        #expect(optOuts.apply(.optOut, of: 7) == .optOut(7, key: optOuts.key))
        let pseudonym = optOuts.id(of: 7)
        #expect(pseudonym != 7 && optOuts.contains(7) && optOuts.contains(pseudonym))
        #expect(optOuts.id(of: pseudonym) == pseudonym)
        #expect(optOuts.id(of: 8) == 8 && !optOuts.contains(8))
        #expect(optOuts.apply(.forget, of: 8) == .forget(8))
        #expect(optOuts.apply(.optIn, of: 7) == .optIn(7, key: optOuts.key))
        #expect(optOuts.isEmpty && optOuts.id(of: 7) == 7)
        #expect(OptOuts().key != OptOuts().key)
    }

    @Test("records before a request, and of a batch that was put back, have the ID that is counted after it")
    func batches() {
        func gone(_ user: UInt64) -> StatisticsRecord { .memberGone(user, guild: 1) }
        let key = PseudonymKey()
        let pseudonym = key.pseudonym(of: 7)
        var batch = StoreBatch(records: [gone(7), gone(8)])
        batch.add(.optOut(7, key: key))
        #expect(batch.records == [gone(pseudonym), gone(8)])
        var earlier = StoreBatch(records: [gone(7)])
        earlier.add(.forget(9))
        batch.prepend(recordsOf: earlier)
        #expect(batch.records == [gone(pseudonym), gone(pseudonym), gone(8)])
        #expect(batch.requests == [.forget(9), .optOut(7, key: key)])
        batch.add(.optIn(7, key: key))
        #expect(batch.records == [gone(7), gone(7), gone(8)])
        #expect(!batch.isEmpty)
    }

    @Test("the name and the ID of a user who opts out are in none of the files")
    func files() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            let user: UInt64 = 0x1234_5678_9ABC_DEF0
            let name = "a name like no other"
            let noon = StoreContract.noon
            let records = (1...500).map { sequence in
                StoreContract.record(.join, Int64(sequence), person: Person(id: user, name: name))
            }
            let member = RosterMember(id: user, joinedAt: noon, isBot: false)
            let sighting = Sighting(
                of: user, at: noon, member: ListedMember(Person(id: user, name: name), joinedAt: noon))
            _ = try await store.commit(
                StoreBatch(
                    records: records + [
                        .members([member], guild: StoreContract.guild), .banned([user], guild: StoreContract.guild),
                        .sighted([sighting], guild: StoreContract.guild),
                        .removal(Removal(guild: StoreContract.guild, user: user, cause: .banned, at: noon)),
                    ]))
            let bytes = withUnsafeBytes(of: user.bigEndian) { Data($0) }
            func isStored(_ data: Data) throws -> Bool {
                try FileManager.default.contentsOfDirectory(atPath: folder).contains { file in
                    try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file)).range(of: data) != nil
                }
            }
            #expect(try isStored(Data(name.utf8)) && isStored(bytes))
            _ = try await store.commit(StoreBatch(requests: [.optOut(user, key: PseudonymKey())]))
            #expect(try !isStored(Data(name.utf8)) && !isStored(bytes))
            try await store.close()
        }
    }

    @Test("a running bot forgets users that a command has erased with its next commit")
    func announced() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            _ = try await store.commit(StoreBatch(records: [StoreContract.record(.join, 1)]))
            try await store.announceForgotten(StoreContract.oneil.id)
            let batch = StoreBatch(records: [StoreContract.record(.leave, 2)])
            #expect(try await store.commit(batch).forgotten == [StoreContract.oneil.id])
            #expect(try await store.commit(batch).forgotten == [])
            let people = try store.events(of: StoreContract.guild, matching: EventQuery(limit: 9)).map(\.event.person)
            #expect(people == [Person(id: 0, name: ""), Person(id: 0, name: "")])
            try await store.close()
        }
    }

    @Test("events have their pseudonym only as long as a repair needs it")
    func pseudonymsInEvents() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            let (key, noon, guild) = (PseudonymKey(), StoreContract.noon, StoreContract.guild)
            let person = Person(id: key.pseudonym(of: 7), name: "")
            func users(_ state: GuildState) async throws -> [Bool] {
                _ = try await store.commit(StoreBatch(guilds: [guild: state]))
                let users = try await store.pool.read {
                    try Int64.fetchAll($0, sql: "SELECT user FROM member_event ORDER BY at")
                }
                #expect(users.allSatisfy { $0 == 0 || $0 == Int64(bitPattern: person.id) })
                return users.map { $0 != 0 }
            }
            let records = [-60, -20, 0].enumerated().map { index, offset in
                StoreContract.record(.join, Int64(index + 1), at: noon + Double(offset), person: person)
            }
            _ = try await store.commit(
                StoreBatch(
                    records: records, guilds: [guild: GuildState(updatedAt: noon, coveredUntil: noon - 40)],
                    requests: [.optOut(7, key: key)]))
            #expect(try await users(GuildState(updatedAt: noon, coveredUntil: noon - 40)) == [true, true, true])
            #expect(try await users(GuildState(updatedAt: noon, coveredUntil: noon)) == [false, true, true])
            let gap = Gap(from: noon - 5, to: noon, membersBefore: 1, membersAfter: 1)
            #expect(
                try await users(GuildState(updatedAt: noon + 90, coveredUntil: noon + 80, gap: gap))
                    == [false, true, true])
            let loaded = try #require(try await store.load(at: noon).guilds[guild])
            #expect(loaded.counted.byUser.wasMember(person.id, at: noon) == false)
            #expect(try await users(GuildState(updatedAt: noon + 90)) == [false, false, false])
            try await store.close()
        }
    }
}
