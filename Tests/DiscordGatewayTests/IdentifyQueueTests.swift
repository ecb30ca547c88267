// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordGateway

@Suite("Waiting for the turn to identify", .timeLimit(.minutes(5)))
struct IdentifyQueueTests {
    private let clock = ManualClock()
    private let log = CapturedLog()

    private func queue(remaining: Int, hours: Int, expecting: [Int] = []) -> IdentifyQueue {
        IdentifyQueue(
            GatewayBot.SessionStartLimit(
                total: 1000, remaining: remaining, resetAfter: hours * 3_600_000, maxConcurrency: 1),
            expecting: expecting, clock: clock, logger: log.logger)
    }

    @Test("Shards get their turn in order, five seconds apart, and one that gives up is passed over")
    func order() async throws {
        let queue = queue(remaining: 1000, hours: 24, expecting: [0, 1, 2])
        let turns = Collected<Int>()
        let clock = clock
        try await withThrowingTaskGroup(of: Void.self) { group in
            for shard in [2, 1, 0] {
                group.addTask {
                    try await queue.turn(shard: shard)
                    turns.add(shard)
                    if shard == 1 { queue.release(shard: 1) } else { queue.sent(shard: shard) }
                }
            }
            // Shard 0 is through, shard 1 waits for the window; that it does not use its turn lets shard 2 go at once.
            await clock.waitForSleepers()
            clock.advance(by: .seconds(5))
            try await group.waitForAll()
        }
        #expect(turns.values == [0, 1, 2])
        #expect(log.lines == [])
    }

    @Test("With none left the wait lasts until the reset, and the log says so")
    func spent() async throws {
        let queue = queue(remaining: 0, hours: 3)
        let clock = clock
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await queue.turn(shard: 0) }
            await clock.waitForSleepers()
            clock.advance(by: .seconds(3 * 3600))
            try await group.waitForAll()
        }
        #expect(
            log.lines == [
                "warning Gateway identifies run low gateway.identifies_remaining=0",
                "warning Gateway identify waits, few are left today gateway.identifies_remaining=0 gateway.shard=0 "
                    + "gateway.wait_seconds=10800.0",
            ])
    }

    @Test("The log says once when few are left, and again when fewer are")
    func warnings() {
        let queue = queue(remaining: 201, hours: 24)
        for _ in 0..<155 { queue.sent(shard: 0) }
        #expect(
            log.lines == [199, 49].map { "warning Gateway identifies run low gateway.identifies_remaining=\($0)" })
    }

    @Test("Who is cancelled does not wait any longer, and nobody waits for it")
    func cancellation() async throws {
        let queue = queue(remaining: 1000, hours: 24)
        try await queue.turn(shard: 0)
        await withTaskGroup(of: (any Error)?.self) { group in
            group.addTask {
                do {
                    try await queue.turn(shard: 1)
                    return nil
                } catch { return error }
            }
            group.cancelAll()
            for await error in group { #expect(error is CancellationError) }
        }
        queue.release(shard: 0)
        try await queue.turn(shard: 2)
        #expect(log.lines == [])
    }
}
