// SPDX-License-Identifier: MIT
// Part of StatsBot.

import TestSupport
import Testing
import TimekeepingTestKit

@testable import Resilience
@testable import Timekeeping

@Suite("Deadlines", .timeLimit(.minutes(5)))
struct DeadlineTests {
    private let clock = ManualClock()

    @Test("What ends in time returns what it returns, and nothing goes on sleeping")
    func inTime() async throws {
        let result = try await withDeadline(.seconds(5), clock: clock, operation: "load") { 7 }
        #expect(result == 7)
        #expect(clock.pendingCount == 0)
    }

    @Test("What the operation throws is thrown")
    func failure() async {
        await #expect(throws: TestError(number: 4)) {
            try await withDeadline(.seconds(5), clock: clock, operation: "load") { throw TestError(number: 4) }
        }
    }

    @Test("What takes too long is cancelled, and the error says what it was and how long it had")
    func late() async throws {
        let (gate, clock) = (Gate(), clock)
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await withDeadline(.seconds(5), clock: clock, operation: "load") { try await gate.pass() }
            }
            await clock.waitForSleepers()
            clock.advance(by: .seconds(5))
            let error = await #expect(throws: DeadlineExceeded.self) { try await group.next() }
            #expect(
                error.map(String.init(describing:))
                    == "load did not end within 5.0 seconds. Give it more time, or look into what it waits for.")
        }
    }

    @Test("With no time left nothing is begun", arguments: [Duration.zero, .seconds(-1)])
    func nothingLeft(duration: Duration) async {
        let gate = Gate()
        gate.open()
        await #expect(throws: DeadlineExceeded(operation: "load", after: duration)) {
            try await withDeadline(duration, clock: clock, operation: "load") { try await gate.pass() }
        }
        #expect(gate.arrivals == 0)
    }

    @Test("After a cancellation from outside the operation has the last word")
    func cancelled() async throws {
        let (gate, clock) = (Gate(), clock)
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                try await withDeadline(.seconds(5), clock: clock, operation: "load") {
                    try? await gate.pass()
                    // The deadline's own task ends before this one does.
                    while clock.pendingCount > 0 { await Task.yield() }
                    for _ in 0..<1_000 { await Task.yield() }
                    return 3
                }
            }
            try await gate.waitForArrivals()
            await clock.waitForSleepers()
            group.cancelAll()
            #expect(try await group.next() == 3)
        }
    }
}
