// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import TimekeepingTestKit

@testable import Timekeeping

@Suite("Manual clock", .timeLimit(.minutes(5)))
struct ManualClockTests {
    @MainActor
    private final class Log {
        var names: [String] = []

        // On one actor, tasks resume in the order in which they are woken.
        func sleep(_ name: String, _ clock: ManualClock, _ deadline: MonotonicInstant) async throws {
            try await clock.sleep(until: deadline, tolerance: nil)
            names.append(name)
        }
    }

    @Test("It shows the initial time and advances by the given duration")
    func advances() {
        let clock = ManualClock(now: WallInstant(secondsSince1970: 100))
        let start = clock.now
        clock.advance(by: .milliseconds(1500))
        #expect(clock.wallNow == WallInstant(secondsSince1970: 101.5))
        #expect(start.duration(to: clock.now) == .milliseconds(1500))
    }

    @Test("Setting the wall clock changes no wait", arguments: [-3_600, 3_600, -500 * 86_400, 500 * 86_400])
    func setWallClock(seconds: Int) async throws {
        let clock = ManualClock(now: WallInstant(secondsSince1970: 1_700_000_000))
        let start = clock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await clock.sleep(for: .seconds(41)) }
            await clock.waitForSleepers()
            clock.setWallClock(by: .seconds(seconds))
            #expect(clock.now == start)
            #expect(clock.wallNow == WallInstant(secondsSince1970: 1_700_000_000 + Double(seconds)))
            clock.advance(by: .seconds(40))
            #expect(clock.pendingCount == 1)
            clock.advance(by: .seconds(1))
            try await group.waitForAll()
        }
    }

    @Test("Sleepers wake in order of deadline, then of arrival")
    func wakesInOrder() async throws {
        let clock = ManualClock()
        let log = Log()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let start = clock.now
            group.addTask { try await log.sleep("late", clock, start.advanced(by: .seconds(30))) }
            await clock.waitForSleepers(1)
            group.addTask { try await log.sleep("early", clock, start.advanced(by: .seconds(10))) }
            await clock.waitForSleepers(2)
            group.addTask { try await log.sleep("same", clock, start.advanced(by: .seconds(10))) }
            await clock.waitForSleepers(3)
            group.addTask { try await log.sleep("middle", clock, start.advanced(by: .seconds(20))) }
            await clock.waitForSleepers(4)
            clock.advance(by: .seconds(25))
            for _ in 0..<3 { try await group.next() }
            #expect(await log.names == ["early", "same", "middle"])
            #expect(clock.pendingCount == 1)
            clock.advance(by: .seconds(5))
            try await group.waitForAll()
        }
        #expect(await log.names == ["early", "same", "middle", "late"])
        #expect(clock.pendingCount == 0)
    }

    @Test("Sleeping until a past deadline returns immediately", arguments: [Duration.zero, .seconds(-1)])
    func past(offset: Duration) async throws {
        let clock = ManualClock()
        try await clock.sleep(until: clock.now.advanced(by: offset), tolerance: nil)
        #expect(clock.pendingCount == 0)
    }

    @Test("A canceled sleeper throws and is removed")
    func cancelled() async {
        let clock = ManualClock()
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await clock.sleep(until: clock.now.advanced(by: .seconds(1)), tolerance: nil) }
            await clock.waitForSleepers()
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
        #expect(clock.pendingCount == 0)
    }

    @Test("A task canceled before it sleeps throws and leaves nothing behind")
    func cancelledBefore() async {
        let clock = ManualClock()
        await withThrowingTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask { try await clock.sleep(until: clock.now.advanced(by: .seconds(1)), tolerance: nil) }
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
        #expect(clock.pendingCount == 0)
    }

    @Test("Canceling a woken task leaves nothing behind")
    func cancelledAfter() async throws {
        let clock = ManualClock()
        for _ in 0..<200 {
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await clock.sleep(until: clock.now.advanced(by: .seconds(1)), tolerance: nil) }
                await clock.waitForSleepers()
                clock.advance(by: .seconds(1))
                group.cancelAll()
                try? await group.waitForAll()
            }
        }
        #expect(clock.pendingCount == 0)
    }

    @Test("Waiting for sleepers ends when there are enough, or on cancellation")
    func waiting() async throws {
        let clock = ManualClock()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await clock.waitForSleepers(2) }
            for _ in 0..<2 {
                group.addTask { try await clock.sleep(until: clock.now.advanced(by: .seconds(1)), tolerance: nil) }
            }
            try await group.next()
            clock.advance(by: .seconds(1))
            try await group.waitForAll()
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await clock.waitForSleepers(1) }
            group.cancelAll()
        }
        #expect(clock.pendingCount == 0)
    }
}
