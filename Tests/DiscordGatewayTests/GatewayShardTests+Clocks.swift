// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Synchronization
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordGateway

extension GatewayShardTests {
    /// How a wall clock is set between two heartbeats, in seconds.
    private static let jumps = [
        -500 * 86_400, -86_400, -3_600, -41, -1, 0, 0, 0, 1, 41, 3_600, 86_400, 500 * 86_400,
    ]

    @Test("Heartbeats keep their interval after the wall clock was set", arguments: [-86_400, -3_600, 3_600, 86_400])
    func heartbeatsAfterJump(seconds: Int) async throws {
        try await expectHeartbeats([seconds])
    }

    @Test("In a week on a wall clock that jumps at random, every heartbeat is sent when its interval has passed")
    func weekOfHeartbeats() async throws {
        var random = Jumps(state: 16)
        // A longer interval than Discord's, to be quick.
        try await expectHeartbeats((0..<7 * 24 * 6).map { _ in random.next(of: Self.jumps) }, interval: .seconds(600))
    }

    @Test("Commands beyond the limit wait for a minute after the wall clock was set", arguments: [-86_400, 86_400])
    func commandsAfterJump(seconds: Int) async throws {
        let clock = ManualClock()
        let (requests, feed) = AsyncStream.makeStream(of: Void.self)
        try await withScriptedGateway([
            { server in
                try await server.send(#"{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":600000}}"#)
                _ = try await server.next()
                try await server.ready()
                while try await server.next() != nil { feed.yield() }
            }
        ]) { url in
            let shard = shard(url, clock: clock)
            func send(_ nonces: Range<Int>) {
                for nonce in nonces {
                    shard.send(.requestGuildMembers(guildID: 5, presences: true, nonce: "\(nonce)"))
                }
            }
            var received = requests.makeAsyncIterator()
            send(0..<100)
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await shard.run { _ in } }
                for _ in 0..<100 { await received.next(isolation: #isolation) }
                await clock.waitForSleepers()
                clock.setWallClock(by: .seconds(seconds))
                send(100..<120)
                // With the identify and the heartbeat, this is the limit.
                for _ in 100..<108 { await received.next(isolation: #isolation) }
                await clock.waitForSleepers(2)
                #expect(clock.nextDeadline == clock.now.advanced(by: CommandLimiter.window))
                group.cancelAll()
            }
        }
    }

    /// Sets the wall clock before each heartbeat and expects it nevertheless when, and only when, its interval has passed.
    private func expectHeartbeats(_ jumps: [Int], interval: Duration = .milliseconds(41_250)) async throws {
        let clock = ManualClock()
        let milliseconds = Int(interval / .milliseconds(1))
        try await withScriptedGateway([
            { server in
                server.acknowledges = false
                try await server.send(
                    #"{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":\#(milliseconds)}}"#)
                // The first heartbeat may precede the identify.
                var isBeating = try await server.next() != Self.identify
                if isBeating { #expect(try await server.next() == Self.identify) }
                try await server.ready()
                var sequence = 1
                while true {
                    if !isBeating, try await server.next() == nil { break }
                    isBeating = false
                    try await server.send(#"{"op":11}"#)
                    sequence += 1
                    // Shows the test that the shard has read the ACK.
                    try await server.presence(sequence)
                }
            }
        ]) { url in
            let shard = shard(url, clock: clock)
            let (events, feed) = AsyncStream.makeStream(of: Int64.self)
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await shard.run { feed.yield($0.session.sequence) } }
                var received = events.makeAsyncIterator()
                #expect(await received.next(isolation: #isolation) == 1)
                // Without jitter, the first heartbeat is due at once.
                #expect(await received.next(isolation: #isolation) == 2)
                for (index, jump) in (jumps + [0]).enumerated() {
                    await clock.waitForSleepers()
                    guard clock.nextDeadline == clock.now.advanced(by: interval) else {
                        Issue.record("a heartbeat is not due when its interval has passed")
                        break
                    }
                    clock.setWallClock(by: .seconds(jump))
                    clock.advance(by: interval - .milliseconds(1))
                    #expect(clock.pendingCount == 1)
                    clock.advance(by: .milliseconds(1))
                    #expect(await received.next(isolation: #isolation) == Int64(index) + 3)
                }
                group.cancelAll()
            }
        }
    }
}

/// A small pseudorandom generator, so that a failure can be repeated.
private struct Jumps {
    var state: UInt64

    mutating func next(of choices: [Int]) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return choices[Int(state >> 33) % choices.count]
    }
}
