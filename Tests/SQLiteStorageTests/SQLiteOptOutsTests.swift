// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import TestSupport
import Testing

@testable import LocalTime
@testable import SQLiteStorage
@testable import Statistics
@testable import Storage

@Suite("Users who have opted out, in the database")
struct SQLiteOptOutsTests {
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
