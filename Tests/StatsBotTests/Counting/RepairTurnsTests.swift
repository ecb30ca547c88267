// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization
import TestSupport
import Testing

@testable import Counting
@testable import StatsBot

@Suite("Turns of repairs", .timeLimit(.minutes(1)))
struct RepairTurnsTests {
    private final class Order: Sendable {
        let guilds = Mutex<[Int]>([])
    }

    private let turns = RepairTurns()

    @Test("guilds get their turn one after another, the largest gap first, and equal ones in order")
    func largestFirst() async throws {
        let (order, gate) = (Order(), Gate())
        try await withThrowingTaskGroup { group in
            group.addTask { try await turns.turn(of: 0, size: 1) { try await gate.pass() } }
            try await gate.waitForArrivals()
            for (guild, size) in [(1, 10.0), (2, 30), (3, 30), (4, 20)] {
                group.addTask {
                    try await turns.turn(of: guild, size: size) { order.guilds.withLock { $0.append(guild) } }
                }
            }
            await untilTrue("all others wait") { turns.waiting == 4 }
            #expect(order.guilds.withLock { $0 } == [])
            gate.open()
            try await group.waitForAll()
        }
        #expect(order.guilds.withLock { $0 } == [2, 3, 4, 1])
    }

    @Test("a failed or cancelled turn gives way to the next one")
    func failed() async throws {
        await #expect(throws: TestError.self) { try await turns.turn(of: 0, size: 9) { throw TestError() } }
        let cancelled = Task { try await turns.turn(of: 1, size: 9) { try await Gate().pass() } }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        #expect(try await turns.turn(of: 2, size: 1) { 7 } == 7)
    }
}
