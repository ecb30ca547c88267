// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordGateway

@Suite("Identify queue", .timeLimit(.minutes(5)))
struct IdentifyQueueTests {
    private let clock = ManualClock()
    private let log = CapturedLog()

    private func queue(remaining: Int, hours: Int, expecting: [Int] = []) -> IdentifyQueue {
        IdentifyQueue(
            GatewayBot.SessionStartLimit(
                total: 1000, remaining: remaining, resetAfter: hours * 3_600_000, maxConcurrency: 1),
            expecting: expecting, clock: clock, logger: log.logger)
    }

    @Test("Shards get turns in order, five seconds apart, and one that releases its turn is skipped")
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
            // Shard 0 has identified and shard 1 waits for the window. It releases its turn, so shard 2 is next at
            // once.
            await clock.waitForSleepers()
            clock.advance(by: .seconds(5))
            try await group.waitForAll()
        }
        #expect(turns.values == [0, 1, 2])
        #expect(log.lines == [])
    }

    @Test("When no identifies remain, the wait lasts until the reset and is logged")
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
                "warning few gateway identifies remaining gateway.identifies.remaining=0",
                "warning gateway identify postponed: few remaining today gateway.identifies.remaining=0 "
                    + "gateway.shard=0 retry.after=10800.0",
            ])
    }

    @Test("The wait for the reset keeps its length after the wall clock was set", arguments: [-86_400, 86_400])
    func wallClockSet(seconds: Int) async {
        let queue = queue(remaining: 0, hours: 3)
        let clock = clock
        let reset = clock.now.advanced(by: .seconds(3 * 3_600))
        clock.setWallClock(by: .seconds(seconds))
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await queue.turn(shard: 0)
                // Otherwise, a turn that comes too early would leave nobody asleep.
                try await clock.sleep(for: .seconds(1))
            }
            await clock.waitForSleepers()
            #expect(clock.nextDeadline == reset)
            group.cancelAll()
        }
    }

    @Test("Low identify counts are logged once per level")
    func warnings() {
        let queue = queue(remaining: 201, hours: 24)
        for _ in 0..<155 { queue.sent(shard: 0) }
        #expect(
            log.lines
                == [199, 49].map { "warning few gateway identifies remaining gateway.identifies.remaining=\($0)" })
    }

    @Test("A canceled shard leaves the queue, and others do not wait for it")
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
