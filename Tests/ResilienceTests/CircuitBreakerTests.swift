// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Resilience

@Suite("Circuit breaker", .timeLimit(.minutes(5)))
struct CircuitBreakerTests {
    private let clock = ManualClock()
    private let registry = MetricRegistry()

    private func breaker(isFailure: @escaping @Sendable (any Error) -> Bool = { _ in true }) -> CircuitBreaker {
        CircuitBreaker(
            operation: "rename", state: CircuitState(failureLimit: 2, openTime: .seconds(60)), clock: clock,
            factory: ExporterMetricsFactory(registry: registry), isFailure: isFailure)
    }

    private func fail(_ breaker: CircuitBreaker, times: Int = 1, number: Int = 0) async {
        for _ in 0..<times {
            await #expect(throws: TestError(number: number)) {
                try await breaker.run { throw TestError(number: number) }
            }
        }
    }

    /// The states whose gauge is 1.
    private var shown: [String] {
        registry.samples(of: "statsbot_circuit_breaker_state").filter { $0.hasSuffix(" 1") }
    }

    @Test("An open circuit breaker rejects calls with the operation and the time to retry")
    func refuses() async {
        let breaker = breaker()
        await fail(breaker, times: 2)
        clock.advance(by: .seconds(15))
        let error = await #expect(throws: CircuitOpenError.self) { try await breaker.run { Issue.record("called") } }
        #expect(error == CircuitOpenError(operation: "rename", retryAfter: .seconds(45)))
        #expect(
            error.map(String.init(describing:))
                == "rename was not attempted because it failed repeatedly; retry after 45.0 seconds")
    }

    @Test("A success after the open time closes it, and exactly one of three gauges is set at a time")
    func gauges() async throws {
        let breaker = breaker()
        #expect(
            registry.samples(of: "statsbot_circuit_breaker_state").sorted() == [
                "statsbot_circuit_breaker_state{operation=\"rename\",state=\"closed\"} 1",
                "statsbot_circuit_breaker_state{operation=\"rename\",state=\"half_open\"} 0",
                "statsbot_circuit_breaker_state{operation=\"rename\",state=\"open\"} 0",
            ])
        await fail(breaker, times: 2)
        #expect(shown == ["statsbot_circuit_breaker_state{operation=\"rename\",state=\"open\"} 1"])
        clock.advance(by: .seconds(60))
        try await breaker.run {
            #expect(shown == ["statsbot_circuit_breaker_state{operation=\"rename\",state=\"half_open\"} 1"])
        }
        #expect(shown == ["statsbot_circuit_breaker_state{operation=\"rename\",state=\"closed\"} 1"])
    }

    @Test("During a probe, all other calls are rejected")
    func oneProbe() async throws {
        let (breaker, gate) = (breaker(), Gate())
        await fail(breaker, times: 2)
        clock.advance(by: .seconds(60))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await breaker.run { try await gate.pass() } }
            try await gate.waitForArrivals()
            for _ in 0..<3 {
                await #expect(throws: CircuitOpenError(operation: "rename", retryAfter: CircuitState.probeWait)) {
                    try await breaker.run { try await gate.pass() }
                }
            }
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.arrivals == 1)
        #expect(breaker.phase == .closed)
    }

    @Test("After a canceled probe, the next call is the probe, whatever was thrown", arguments: [true, false])
    func cancelledProbe(asCancellation: Bool) async throws {
        let (breaker, gate) = (breaker(), Gate())
        await fail(breaker, times: 2)
        clock.advance(by: .seconds(60))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await breaker.run {
                    do { try await gate.pass() } catch { throw asCancellation ? error : TestError() }
                }
            }
            try await gate.waitForArrivals()
            group.cancelAll()
            await #expect(throws: (any Error).self) { try await group.next() }
        }
        #expect(breaker.phase == .halfOpen)
        #expect(try await breaker.run { 5 } == 5)
        #expect(breaker.phase == .closed)
    }

    @Test("A caller's own errors are thrown and do not count as failures")
    func callersFault() async {
        let breaker = breaker { $0 as? TestError != TestError(number: 400) }
        await fail(breaker)
        await fail(breaker, times: 9, number: 400)
        #expect(breaker.phase == .closed)
        await fail(breaker)
        #expect(breaker.phase == .open)
    }
}
