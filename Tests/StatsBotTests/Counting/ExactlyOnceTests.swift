// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Foundation
import Statistics
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import LocalTime
@testable import SQLiteStorage
@testable import StatsBot
@testable import Storage

/// Disruptions between Discord and the disk do not affect the statistics.
@Suite("A stream that is interrupted, repeated and replayed", .timeLimit(.minutes(2)))
struct ExactlyOnceTests {
    @Test("any interruptions, repetitions, crashes and failed commits yield the same statistics", arguments: 0..<40)
    func property(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let stream = Stream(events: 300, &random)
        let expected = try await Delivery.straight(stream)
        // The same events fall on January 5 in New York and January 6 in Tokyo.
        #expect(expected.days.mapValues { $0.map(\.day.day) } == [1: [5], 2: [6], 3: []])
        let actual = try await Delivery.rough(stream, &random)
        #expect(actual.members == expected.members)
        #expect(actual.totals == expected.totals)
        #expect(actual.days == expected.days)
        #expect(actual.unobserved == expected.unobserved)
        #expect(actual.events.count == expected.events.count)
        for (one, other) in zip(actual.events, expected.events) { #expect(one == other) }
    }
}

/// The events of two guilds in one session, in sequence order, with presence updates, audit log entries and events of other
/// guilds.
private struct Stream {
    static let guilds: [GuildID] = [1, 2]
    static let stranger: GuildID = 3
    static let newYork = TimeZone(identifier: "America/New_York") ?? .gmt
    static let tokyo = TimeZone(identifier: "Asia/Tokyo") ?? .gmt
    /// The second guild is in Tokyo, where it is already the next day.
    static let zones = GuildZones(newYork, own: [2: tokyo])
    static let start = WallInstant(secondsSince1970: 1_767_675_000)  // ten minutes before midnight in New York

    private(set) var events: [GatewayEvent]

    init(events count: Int, _ random: inout SeededRandom) {
        events = Self.guilds.map { guild in
            .guildCreate(
                GuildCreateEvent(
                    guildID: guild, name: "g", memberCount: 1_000, isLarge: false, isUnavailable: false, online: [],
                    bots: [], channels: []))
        }
        while events.count < count {
            let user = UserID(UInt64.random(in: 10..<40, using: &random))
            let guild: GuildID = Bool.random(using: &random) ? 1 : 2
            func member(_ other: GuildID? = nil) -> GuildMemberEvent {
                .init(guildID: other ?? guild, user: GatewayUser(id: user, username: "u\(user)"))
            }
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1: events.append(.memberAdd(member()))
            case 2: events.append(.memberRemove(member()))
            case 3: events += [.banAdd(member()), .memberRemove(member())].shuffled(using: &random)
            case 4: events += [.memberRemove(member()), kick(of: user, guild)].shuffled(using: &random)
            case 5: events.append(.banRemove(member()))
            case 6: events.append(.memberAdd(member(Self.stranger)))
            default:
                events.append(.presenceUpdate(PresenceEvent(guildID: guild, userID: user, status: .online)))
            }
        }
    }

    private func kick(of user: UserID, _ guild: GuildID) -> GatewayEvent {
        .auditLogEntry(
            AuditLogEntryEvent(guildID: guild, entryID: 9, actionType: 20, targetID: user, userID: 8))
    }

    /// The event with a sequence number; numbers start at 1.
    func dispatch(_ sequence: Int) -> GatewayDispatch {
        GatewayDispatch(
            shard: 0, session: GatewaySession(id: "s", resumeURL: "u", sequence: Int64(sequence)),
            event: events[sequence - 1])
    }
}

/// The final stored state.
private struct Outcome {
    var members: [UInt64: Int?]
    var totals: [UInt64: EventCounts]
    var days: [UInt64: [DayCounts]]
    /// Of both guilds, in sequence order.
    var events: [MemberEvent]
    var unobserved: [UInt64: [UnobservedSpan]]
}

/// Delivers a stream to a database on disk.
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
                // Committed, but the result is lost: the same batch is committed again, possibly with more events.
                let batch = keeper.takeBatch()
                _ = try await store.commit(batch)
                keeper.putBack(batch)
            case 1, 2, 3:
                keeper.committed(try await store.commit(keeper.takeBatch()))
            case 4:
                // kill -9: the session is resumed from the stored sequence number.
                try await store.close()
                (keeper, store) = try await delivery.open()
                next = Int(try await store.load(at: Stream.start.date).sessions[0]?.sequence ?? 0) + 1
            case 5:
                // The connection is dropped, and the session is resumed from an earlier sequence number.
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
        let store = try SQLiteStore(directory: folder, zones: Stream.zones)
        let stored = try await store.load(at: Stream.start.date)
        let keeper = StatisticsKeeper(
            Stream.guilds.map { .bare($0.rawValue) }, zones: Stream.zones, clock: Self.clock, stored: stored)
        for (guild, id) in zip(keeper.guilds, Stream.guilds) { guild.watch(id, name: "g") }
        return (keeper, store)
    }

    private func outcome(_ store: SQLiteStore) async throws -> Outcome {
        let state = try await store.load(at: Stream.start.date)
        var outcome = Outcome(
            members: state.guilds.mapValues(\.members), totals: state.totals, days: [:], events: [], unobserved: [:])
        let always = DateInterval(start: .distantPast, end: .distantFuture)
        let week = Day(year: 2026, month: 1, day: 1)...Day(year: 2026, month: 1, day: 7)
        for guild in Stream.guilds.map(\.rawValue) + [Stream.stranger.rawValue] {
            outcome.days[guild] = try store.days(of: guild, in: week)
            outcome.events += try store.events(of: guild, matching: EventQuery(limit: 10_000)).map(\.event)
            outcome.unobserved[guild] = try store.unobserved(of: guild, in: always)
        }
        outcome.events.sort { ($0.position?.sequence ?? 0) < ($1.position?.sequence ?? 0) }
        try await store.close()
        return outcome
    }
}
