// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@testable import Resilience

@Suite("Circuit state")
struct CircuitStateTests {
    private let start = MonotonicInstant(nanoseconds: 0)

    /// A circuit, the current time, and the calls in progress.
    private struct Course {
        var circuit = CircuitState(failureLimit: 3, openTime: .seconds(60))
        var now: MonotonicInstant

        mutating func call(_ outcome: CircuitState.Outcome) {
            guard case .allow(let permit) = circuit.ask(now: now) else { return }
            circuit.ended(permit, outcome, now: now)
        }

        mutating func permit() -> CircuitState.Permit? {
            guard case .allow(let permit) = circuit.ask(now: now) else { return nil }
            return permit
        }
    }

    @Test(
        "Consecutive failures open the circuit; a success resets the count, an inconclusive call does not",
        arguments: [
            ([], .closed), ([.failure, .failure], .closed), ([.failure, .failure, .failure], .open),
            ([.failure, .failure, .success, .failure, .failure], .closed),
            ([.failure, .inconclusive, .failure, .inconclusive, .failure], .open),
            ([.inconclusive, .inconclusive, .inconclusive, .inconclusive], .closed),
        ] as [([CircuitState.Outcome], CircuitState.Phase)])
    func opens(outcomes: [CircuitState.Outcome], phase: CircuitState.Phase) {
        var course = Course(now: start)
        for outcome in outcomes { course.call(outcome) }
        #expect(course.circuit.phase == phase)
    }

    @Test("By default, it opens after five failures for sixty seconds")
    func defaults() {
        var course = Course(circuit: CircuitState(), now: start)
        var phases: [CircuitState.Phase] = []
        for _ in 0..<5 {
            course.call(.failure)
            phases.append(course.circuit.phase)
        }
        #expect(phases == [.closed, .closed, .closed, .closed, .open])
        #expect(course.circuit.ask(now: start) == .reject(retryAfter: .seconds(60)))
    }

    @Test("An open circuit rejects calls with the remaining time; then exactly one call is the probe")
    func probe() {
        var course = Course(now: start)
        for _ in 0..<3 { course.call(.failure) }
        course.now = start.advanced(by: .seconds(59))
        #expect(course.circuit.ask(now: course.now) == .reject(retryAfter: .seconds(1)))
        course.now = start.advanced(by: .seconds(60))
        let probe = course.permit()
        #expect(probe != nil)
        #expect(course.circuit.phase == .halfOpen)
        #expect(course.circuit.ask(now: course.now) == .reject(retryAfter: CircuitState.probeWait))
    }

    @Test(
        "A successful probe closes the circuit, a failed one opens it; after an inconclusive one the next call probes",
        arguments: [(.success, .closed), (.failure, .open), (.inconclusive, .halfOpen)]
            as [(CircuitState.Outcome, CircuitState.Phase)])
    func probed(outcome: CircuitState.Outcome, phase: CircuitState.Phase) {
        var course = Course(now: start)
        for _ in 0..<3 { course.call(.failure) }
        course.now = start.advanced(by: .seconds(60))
        course.call(outcome)
        #expect(course.circuit.phase == phase)
        let answer = course.circuit.ask(now: course.now)
        if outcome == .failure {
            #expect(answer == .reject(retryAfter: .seconds(60)))
        } else {
            #expect(
                answer != .reject(retryAfter: .seconds(60)) && answer != .reject(retryAfter: CircuitState.probeWait))
        }
    }

    @Test(
        "The outcome of a call from before the last state change is ignored",
        arguments: [CircuitState.Outcome.success, .failure, .inconclusive])
    func late(outcome: CircuitState.Outcome) throws {
        var course = Course(now: start)
        let first = course.permit()
        let old = try #require(first)
        for _ in 0..<3 { course.call(.failure) }
        var untouched = course.circuit
        course.circuit.ended(old, outcome, now: start)
        #expect(course.circuit == untouched)
        // Nor does it end the probe in progress.
        course.now = start.advanced(by: .seconds(60))
        let second = course.permit()
        let probe = try #require(second)
        untouched = course.circuit
        course.circuit.ended(old, outcome, now: course.now)
        #expect(course.circuit == untouched)
        course.circuit.ended(probe, .success, now: course.now)
        #expect(course.circuit.phase == .closed)
    }

    @Test("A failure limit below one is raised to one")
    func limit() {
        var course = Course(circuit: CircuitState(failureLimit: 0), now: start)
        course.call(.failure)
        #expect(course.circuit.phase == .open)
    }
}
