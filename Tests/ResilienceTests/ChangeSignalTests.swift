// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization
import Testing
import TimekeepingTestKit

@testable import Resilience
@testable import Timekeeping

@Suite("Change signals", .timeLimit(.minutes(5)))
struct ChangeSignalTests {
    private final class Number: Sendable {
        private let value = Mutex<Int?>(nil)

        var current: Int? {
            get { value.withLock { $0 } }
            set { value.withLock { $0 = newValue } }
        }
    }

    private let clock = ManualClock()
    private let signal = ChangeSignal()
    private let number = Number()

    private func wait(atMost duration: Duration) async throws -> Int? {
        try await signal.wait(atMost: duration, clock: clock) { [number] in number.current }
    }

    @Test("A value that appears in time ends the wait, and no task keeps sleeping")
    func inTime() async throws {
        async let result = wait(atMost: .seconds(5))
        await clock.waitForSleepers()
        clock.advance(by: .milliseconds(4_999))
        // A change without a value.
        signal.notify()
        number.current = 7
        signal.notify()
        #expect(try await result == 7)
        #expect(clock.pendingCount == 0)
    }

    @Test("When the time has passed, there is no value")
    func late() async throws {
        async let result = wait(atMost: .seconds(5))
        await clock.waitForSleepers()
        clock.advance(by: .seconds(5))
        #expect(try await result == nil)
        number.current = 7
        #expect(try await wait(atMost: .seconds(5)) == 7)
        #expect(try await wait(atMost: .zero) == nil)
    }

    @Test("A canceled wait throws")
    func canceled() async {
        let task = Task { try await wait(atMost: .seconds(5)) }
        await clock.waitForSleepers()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
