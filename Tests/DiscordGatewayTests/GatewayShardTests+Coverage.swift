// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordGateway

extension GatewayShardTests {
    @Test("A connection whose session is never established is closed, and the next one is tried")
    func silentSession() async throws {
        let silent: @Sendable (ScriptedConnection) async throws -> Void = { server in
            try await server.hello()
            while try await server.next() != nil {}
        }
        // The timeout is real time, which a correct server can miss too on a busy machine: so there are many of them.
        let correctServers = [@Sendable (ScriptedConnection) async throws -> Void](
            repeating: { server in
                try await server.hello()
                _ = try await server.next()
                try await server.ready()
                while try await server.next() != nil {}
            }, count: 50)
        try await withScriptedGateway([silent] + correctServers) { url in
            let shard = shard(url, clock: try #require(ScaledClock(origin: SystemClock().wallNow, scale: 1000))) {
                $0.sessionTimeout = .seconds(1)
                $0.acknowledgementGrace = .seconds(60)
            }
            let received = try await events(of: shard, count: 1)
            #expect(Self.numbers(received) == [1])
            #expect(shard.status.lastDisconnect == "session_timeout")
        }
    }

    @Test("The status says how far the events have been received: until the last acknowledged heartbeat was sent")
    func coveredUntil() async throws {
        let clock = ManualClock()
        let start = clock.wallNow
        try await withScriptedGateway([
            { server in
                try await server.hello()
                #expect(try await server.next() == Self.identify)
                try await server.ready()
                while try await server.next() != nil {}
            }
        ]) { url in
            let shard = shard(url, clock: clock)
            let (statuses, feed) = AsyncStream.makeStream(of: WallInstant?.self)
            let watched = GatewayShard(
                configuration: shard.configuration, session: nil, clock: clock, logger: shard.logger,
                onStatusChange: { feed.yield($0.coveredUntil) }, random: { 1 })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await watched.run { _ in } }
                var seen: [WallInstant?] = []
                for await instant in statuses {
                    if seen.last != .some(instant) { seen.append(instant) }
                    if seen.count == 4 { break }
                    guard instant != nil else { continue }
                    await clock.waitForSleepers()
                    clock.advance(by: .milliseconds(41_250))
                }
                let interval = Duration.milliseconds(41_250)
                #expect(seen == [nil, start, start.advanced(by: interval), start.advanced(by: interval * 2)])
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }
}
