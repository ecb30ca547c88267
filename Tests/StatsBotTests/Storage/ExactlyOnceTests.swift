// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Foundation
import Statistics
import Testing
import Timekeeping

@testable import StatsBot

/// Whatever happens on the way from Discord to the disk, the statistics are those of the stream itself.
@Suite("A stream that is cut, repeated and replayed", .timeLimit(.minutes(2)))
struct ExactlyOnceTests {
    @Test("any cuts, repetitions, crashes and failed commits give the statistics of the stream", arguments: 0..<40)
    func property(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let stream = Stream(events: 300, &random)
        let expected = try await Delivery.straight(stream)
        let actual = try await Delivery.rough(stream, &random)
        #expect(actual.members == expected.members)
        #expect(actual.totals == expected.totals)
        #expect(actual.days == expected.days)
        #expect(actual.unobserved == expected.unobserved)
        for (one, other) in zip(actual.events, expected.events) { #expect(one == other) }
        #expect(actual.events.count == expected.events.count)
    }
}

/// A splitmix64: the same numbers for the same seed.
private struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// What Discord says in one session, in the order of its numbers; others' events, presences and the audit log among it.
private struct Stream {
    static let guild: GuildID = 1
    static let start = WallInstant(secondsSince1970: 1_767_675_000)  // ten minutes before midnight in New York

    private(set) var events: [GatewayEvent]

    init(events count: Int, _ random: inout SeededRandom) {
        events = [
            .guildCreate(
                GuildCreateEvent(
                    guildID: Self.guild, name: "g", memberCount: 1_000, isLarge: false, isUnavailable: false,
                    online: [],
                    bots: [], channels: []))
        ]
        while events.count < count {
            let user = UserID(UInt64.random(in: 10..<40, using: &random))
            func member(_ guild: GuildID = Self.guild) -> DiscordGateway.MemberEvent {
                .init(guildID: guild, user: GatewayUser(id: user, username: "u\(user)"))
            }
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1: events.append(.memberAdd(member()))
            case 2: events.append(.memberRemove(member()))
            case 3: events += [.banAdd(member()), .memberRemove(member())].shuffled(using: &random)
            case 4: events += [.memberRemove(member()), kick(of: user)].shuffled(using: &random)
            case 5: events.append(.banRemove(member()))
            case 6: events.append(.memberAdd(member(2)))
            default:
                events.append(.presenceUpdate(PresenceEvent(guildID: Self.guild, userID: user, status: .online)))
            }
        }
    }

    private func kick(of user: UserID) -> GatewayEvent {
        .auditLogEntry(
            AuditLogEntryEvent(guildID: Self.guild, entryID: 9, actionType: 20, targetID: user, userID: 8))
    }

    /// The event of a number; numbers begin with 1.
    func dispatch(_ sequence: Int) -> GatewayDispatch {
        GatewayDispatch(
            shard: 0, session: GatewaySession(id: "s", resumeURL: "u", sequence: Int64(sequence)),
            event: events[sequence - 1])
    }
}

/// What is stored in the end.
private struct Outcome {
    var members: Int?
    var totals: [UInt64: EventCounts]
    var days: [DayCounts]
    var events: [Statistics.MemberEvent]
    var unobserved: [UnobservedSpan]
}

/// Takes a stream to a database on the disk.
private struct Delivery {
    private static let clock = ManualClock(now: Stream.start)
    private let stream: Stream
    private let folder: String

    static func straight(_ stream: Stream) async throws -> Outcome {
        try await delivering(stream) { delivery in
            let (keeper, store) = try await delivery.open()
            for sequence in 1...stream.events.count { try await keeper.receive(stream.dispatch(sequence)) }
            keeper.committed(try await store.commit(keeper.takeBatch()))
            return try await delivery.outcome(store)
        }
    }

    static func rough(_ stream: Stream, _ random: inout SeededRandom) async throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("rough-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let delivery = Delivery(stream: stream, folder: folder)
        var (keeper, store) = try await delivery.open()
        var next = 1
        while next <= stream.events.count {
            switch Int.random(in: 0..<20, using: &random) {
            case 0:
                // Committed, and the answer lost: the same batch is committed again, perhaps with more behind it.
                let batch = keeper.takeBatch()
                _ = try await store.commit(batch)
                keeper.putBack(batch)
            case 1, 2, 3:
                keeper.committed(try await store.commit(keeper.takeBatch()))
            case 4:
                // kill -9, and the session is resumed from the number that is stored.
                try await store.close()
                (keeper, store) = try await delivery.open()
                let day = Day(year: 2026, month: 1, day: 5)
                next = Int(try await store.load(today: day).sessions[0]?.sequence ?? 0) + 1
            case 5:
                // The line is cut and the session resumed from some number before.
                keeper.gatewayLost()
                next = max(1, next - Int.random(in: 0..<10, using: &random))
            default:
                try await keeper.receive(stream.dispatch(next))
                next += 1
            }
        }
        keeper.committed(try await store.commit(keeper.takeBatch()))
        return try await delivery.outcome(store)
    }

    private static func delivering(_ stream: Stream, _ body: (Delivery) async throws -> Outcome) async throws -> Outcome
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("straight-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(Delivery(stream: stream, folder: folder))
    }

    private func open() async throws -> (StatisticsKeeper, SQLiteStore) {
        let store = try SQLiteStore(directory: folder, timeZone: StoreContract.newYork)
        let stored = try await store.load(today: Day(year: 2026, month: 1, day: 5))
        let keeper = StatisticsKeeper(timeZone: StoreContract.newYork, clock: Self.clock, stored: stored)
        keeper.watch(Stream.guild, name: "g")
        return (keeper, store)
    }

    private func outcome(_ store: SQLiteStore) async throws -> Outcome {
        let day = Day(year: 2026, month: 1, day: 5)
        let state = try await store.load(today: day)
        let guild = Stream.guild.rawValue
        let always = DateInterval(start: .distantPast, end: .distantFuture)
        let outcome = Outcome(
            members: state.guilds[guild]?.members, totals: state.totals,
            days: try store.days(of: guild, in: day.advanced(by: -1)...day.advanced(by: 1)),
            events: try store.events(of: guild, matching: EventQuery(order: .earliestFirst, limit: 10_000))
                .map(\.event).sorted { ($0.place?.sequence ?? 0) < ($1.place?.sequence ?? 0) },
            unobserved: try store.unobserved(of: guild, in: always))
        try await store.close()
        return outcome
    }
}
