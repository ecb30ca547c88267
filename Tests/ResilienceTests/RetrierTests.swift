// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Synchronization
import TestSupport
import Testing
import TimekeepingTestKit

@testable import Resilience
@testable import Timekeeping

@Suite("Retrier", .timeLimit(.minutes(5)))
struct RetrierTests {
    /// An operation that fails a number of times and records when it was called.
    private final class Flaky: Sendable {
        let clock: ManualClock
        let failures: Int
        let calls = Mutex<[MonotonicInstant]>([])

        init(_ clock: ManualClock, failures: Int) {
            self.clock = clock
            self.failures = failures
        }

        /// The times of the calls, in seconds after the first call.
        var seconds: [Double] {
            calls.withLock { calls in calls.map { calls[0].duration(to: $0).seconds } }
        }

        func call() throws -> Int {
            let count = calls.withLock { calls in
                calls.append(clock.now)
                return calls.count
            }
            if count <= failures { throw TestError(number: count) }
            return count
        }
    }

    private let clock = ManualClock()
    private let registry = MetricRegistry()

    private func retrier(
        _ policy: RetryPolicy, random: Double = 1,
        verdict: @escaping @Sendable (any Error) -> RetryVerdict = { _ in .retry() }
    ) -> Retrier {
        Retrier(
            operation: "fetch", policy: policy, clock: clock, random: { random },
            factory: ExporterMetricsFactory(registry: registry), verdict: verdict)
    }

    /// Runs the operation and advances the clock by each wait as soon as the retrier sleeps.
    private func run(_ retrier: Retrier, _ flaky: Flaky, waits: [Duration], sleepers: Int = 1) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask { try await retrier.run { try flaky.call() } }
            for wait in waits {
                await clock.waitForSleepers(sleepers)
                clock.advance(by: wait)
            }
            return try await group.next() ?? 0
        }
    }

    @Test("Waits grow, the result of the successful attempt is returned, and each retry is counted")
    func succeeds() async throws {
        let flaky = Flaky(clock, failures: 2)
        let result = try await run(
            retrier(RetryPolicy(maximumAttempts: 5)), flaky, waits: [.milliseconds(500), .seconds(1)])
        #expect(result == 3)
        #expect(flaky.seconds == [0, 0.5, 1.5])
        #expect(registry.samples(of: "statsbot_retries_total") == ["statsbot_retries_total{operation=\"fetch\"} 2"])
    }

    @Test("The error of the last attempt is thrown")
    func givesUp() async throws {
        let flaky = Flaky(clock, failures: 9)
        await #expect(throws: TestError(number: 3)) {
            try await run(retrier(RetryPolicy()), flaky, waits: [.milliseconds(500), .seconds(1)])
        }
        #expect(flaky.seconds == [0, 0.5, 1.5])
    }

    @Test("A permanent failure is thrown immediately")
    func verdict() async throws {
        let flaky = Flaky(clock, failures: 9)
        let retrier = retrier(RetryPolicy()) { $0 as? TestError == TestError(number: 1) ? .retry() : .giveUp }
        await #expect(throws: TestError(number: 2)) { try await run(retrier, flaky, waits: [.milliseconds(500)]) }
    }

    @Test("The wait that an error requests is honored, even beyond the cap")
    func minimum() async throws {
        let flaky = Flaky(clock, failures: 1)
        let retrier = retrier(RetryPolicy(), random: 0) { _ in .retry(atLeast: .seconds(90)) }
        #expect(try await run(retrier, flaky, waits: [.seconds(90)]) == 2)
        #expect(flaky.seconds == [0, 90])
    }

    @Test("A wait that would exceed the deadline is not started")
    func deadline() async throws {
        let flaky = Flaky(clock, failures: 9)
        let policy = RetryPolicy(maximumAttempts: 9, deadline: .seconds(2))
        // The deadline has its own sleeping task.
        await #expect(throws: TestError(number: 3)) {
            try await run(retrier(policy), flaky, waits: [.milliseconds(500), .seconds(1)], sleepers: 2)
        }
        #expect(flaky.seconds == [0, 0.5, 1.5])
        #expect(clock.pendingCount == 0)
    }

    @Test("An attempt in progress at the deadline is canceled")
    func hanging() async throws {
        let gate = Gate()
        let retrier = retrier(RetryPolicy(deadline: .seconds(2)))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await retrier.run { try await gate.pass() } }
            await clock.waitForSleepers()
            try await gate.waitForArrivals()
            clock.advance(by: .seconds(2))
            await #expect(throws: DeadlineExceeded(operation: "fetch", after: .seconds(2))) { try await group.next() }
        }
        #expect(gate.arrivals == 1)
    }

    @Test("A canceled operation is never retried, whatever it throws", arguments: [true, false])
    func cancelled(asCancellation: Bool) async throws {
        let gate = Gate()
        let retrier = retrier(RetryPolicy())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await retrier.run {
                    do { try await gate.pass() } catch { throw asCancellation ? error : TestError() }
                }
            }
            try await gate.waitForArrivals()
            group.cancelAll()
            let error = await #expect(throws: (any Error).self) { try await group.next() }
            #expect((error is CancellationError) == asCancellation)
        }
        #expect(gate.arrivals == 1)
        #expect(registry.samples(of: "statsbot_retries_total") == ["statsbot_retries_total{operation=\"fetch\"} 0"])
    }

    @Test("A cancellation ends a wait")
    func cancelledWait() async throws {
        let flaky = Flaky(clock, failures: 9)
        let retrier = retrier(RetryPolicy())
        await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask { try await retrier.run { try flaky.call() } }
            await clock.waitForSleepers()
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
        #expect(flaky.seconds == [0])
    }
}
