// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping
import TimekeepingTestKit

@Suite("Jumping clock", .timeLimit(.minutes(1)))
struct JumpingClockTests {
    private static let start = WallInstant(secondsSince1970: 1_767_614_400)

    @Test("The wall clock is wrong only during a jump, and monotonic time and waits are unchanged")
    func jumps() async throws {
        let base = ManualClock(now: Self.start)
        let clock = JumpingClock(base, serverTolerance: .seconds(120))
        clock.setJumps(
            [(10, 20, 500 * 86_400), (30, 40, -3_600)].map { start, end, offset in
                JumpingClock.Jump(
                    from: Self.start.advanced(by: .seconds(start)), to: Self.start.advanced(by: .seconds(end)),
                    by: .seconds(offset))
            })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await clock.sleep(for: .seconds(50)) }
            await base.waitForSleepers()
            for offset in [0, 500 * 86_400, 0, -3_600, 0] {
                #expect(clock.wallNow == base.wallNow.advanced(by: .seconds(offset)))
                base.advance(by: .seconds(10))
                #expect(clock.now == base.now)
            }
            try await group.waitForAll()
        }
    }
}
