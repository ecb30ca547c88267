// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Logging
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordGateway

@Suite("Shard group", .timeLimit(.minutes(5)))
struct GatewayShardGroupTests {
    private struct Done: Error {}

    private let clock = ManualClock()

    private func group(
        _ url: String, shards: Int, sessions: [Int: GatewaySession] = [:], remaining: Int = 1000, concurrency: Int = 1
    ) -> GatewayShardGroup {
        var configuration = GatewayConfiguration(
            url: url, token: "secret", intents: .statistics, compression: .none)
        configuration.acknowledgementGrace = .zero
        configuration.shardCount = shards
        return GatewayShardGroup(
            configuration: configuration, sessions: sessions,
            startLimit: GatewayBot.SessionStartLimit(
                total: 1000, remaining: remaining, resetAfter: 86_400_000, maxConcurrency: concurrency),
            clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            onStatusChange: { _, _ in }, random: { 0 })
    }

    /// The shard index in an identify payload, which is followed by the shard count.
    private static func shard(_ identify: String?) -> Int? {
        identify?.firstMatch(of: /"shard":\[(\d+),\d+\]/).flatMap { Int($0.1) }
    }

    @Test(
        "A guild's shard follows the documented formula",
        arguments: [
            (0, 1, 0), (197_038_439_483_310_086, 1, 0), (197_038_439_483_310_086, 3, 2),
            (197_038_439_483_310_086, 16, 2), (4_194_304, 2, 1), (4_194_303, 2, 0), (UInt64.max, 1000, 103),
            (5, 0, 0),
        ] as [(UInt64, Int, Int)])
    func formula(_ guild: UInt64, _ count: Int, _ shard: Int) {
        #expect(GatewayShardGroup.shard(of: GuildID(guild), count: count) == shard)
    }

    @Test("Shards identify in turn, five seconds apart, with separate sessions and events")
    func identifies() async throws {
        let order = Collected<Int?>()
        let script: @Sendable (ScriptedConnection) async throws -> Void = { server in
            try await server.hello()
            let shard = Self.shard(try await server.next())
            order.add(shard)
            try await server.ready(session: "session \(shard ?? -1)")
            try await server.presence(2)
            while try await server.next() != nil {}
        }
        let events = Collected<String>()
        try await withScriptedGateway([script, script, script], concurrently: true) { url in
            let group = group(url, shards: 3)
            await #expect(throws: Done.self) {
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    tasks.addTask {
                        try await group.run { dispatch in
                            let event = "\(dispatch.shard) \(dispatch.session.id) \(dispatch.session.sequence)"
                            if events.add(event) == 6 { throw Done() }
                        }
                    }
                    for up in 1...2 {
                        // The heartbeats of connected shards, and the next shard that waits for its turn.
                        await clock.waitForSleepers(up + 1)
                        clock.advance(by: .seconds(5))
                    }
                    try await tasks.waitForAll()
                }
            }
            #expect(group.statuses.map(\.sessionID) == ["session 0", "session 1", "session 2"])
            #expect(group.statuses.map(\.phase) == [.disconnected, .disconnected, .disconnected])
        }
        #expect(order.values == [0, 1, 2])
        let expected = (0..<3).flatMap { shard in (1...2).map { "\(shard) session \(shard) \($0)" } }
        #expect(events.values.sorted() == expected)
    }

    @Test("Stored sessions are resumed even if no identifies remain")
    func resumes() async throws {
        let script: @Sendable (ScriptedConnection) async throws -> Void = { server in
            try await server.hello()
            let resume = try await server.next()
            let number = resume == GatewayShardTests.resume(41) ? 42 : 52
            try await server.presence(number)
            while try await server.next() != nil {}
        }
        let numbers = Collected<String>()
        try await withScriptedGateway([script, script], concurrently: true) { url in
            let sessions = [41, 51].map { GatewaySession(id: "abc", resumeURL: url, sequence: $0) }
            let group = group(url, shards: 2, sessions: [0: sessions[0], 1: sessions[1]], remaining: 0)
            await #expect(throws: Done.self) {
                try await group.run { dispatch in
                    if numbers.add("\(dispatch.shard) \(dispatch.session.sequence)") == 2 { throw Done() }
                }
            }
        }
        #expect(numbers.values.sorted() == ["0 42", "1 52"])
    }

    @Test("A permanent error stops all shards")
    func fatal() async throws {
        let script: @Sendable (ScriptedConnection) async throws -> Void = { server in
            try await server.hello()
            if Self.shard(try await server.next()) == 1 { try await server.close(4010) }
            while try await server.next() != nil {}
        }
        try await withScriptedGateway([script, script], concurrently: true) { url in
            let group = group(url, shards: 2, concurrency: 2)
            let error = await #expect(throws: GatewayError.self) { try await group.run { _ in } }
            #expect(error?.code == .invalidShard)
            #expect(group.statuses.map(\.phase) == [.disconnected, .disconnected])
        }
    }

    @Test("A member request is sent on the guild's shard, a presence on all shards")
    func commands() async throws {
        let seen = Collected<String>()
        let script: @Sendable (ScriptedConnection) async throws -> Void = { server in
            try await server.hello()
            let shard = Self.shard(try await server.next()) ?? -1
            try await server.ready()
            for _ in 0...shard {
                let command = try await server.next() ?? ""
                seen.add("\(shard) \(command.suffix(7))")
            }
            try await server.presence(2)
            while try await server.next() != nil {}
        }
        try await withScriptedGateway([script, script], concurrently: true) { url in
            let group = group(url, shards: 2, concurrency: 2)
            group.send(.updatePresence(GatewayPresence()))
            group.send(.requestGuildMembers(guildID: GuildID(1 << 22), presences: false, nonce: "n"))
            let presences = Collected<Int>()
            await #expect(throws: Done.self) {
                try await group.run { dispatch in
                    guard case .presenceUpdate = dispatch.event else { return }
                    if presences.add(dispatch.shard) == 2 {
                        throw Done()
                    }
                }
            }
        }
        #expect(seen.values.sorted() == [#"0 "op":3}"#, #"1 "op":3}"#, #"1 "op":8}"#])
    }
}
