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

    @Test("An operation that ends in time returns its result, and no task keeps sleeping")
    func inTime() async throws {
        let result = try await withDeadline(.seconds(5), clock: clock, operation: "load") { 7 }
        #expect(result == 7)
        #expect(clock.pendingCount == 0)
    }

    @Test("The operation's error is thrown")
    func failure() async {
        await #expect(throws: TestError(number: 4)) {
            try await withDeadline(.seconds(5), clock: clock, operation: "load") { throw TestError(number: 4) }
        }
    }

    @Test("An operation that takes too long is canceled, and the error names it and the time allowed")
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
                    == "load did not finish within 5.0 seconds; allow more time, or find out what it waits for")
        }
    }

    @Test("With no time left, the operation is not started", arguments: [Duration.zero, .seconds(-1)])
    func nothingLeft(duration: Duration) async {
        let gate = Gate()
        gate.open()
        await #expect(throws: DeadlineExceeded(operation: "load", after: duration)) {
            try await withDeadline(duration, clock: clock, operation: "load") { try await gate.pass() }
        }
        #expect(gate.arrivals == 0)
    }

    @Test("If the caller is canceled, the operation's outcome counts")
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
