// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@testable import Resilience

@Suite("The state of a circuit")
struct CircuitStateTests {
    private let start = WallInstant(secondsSince1970: 1_000)

    /// A circuit, the time it has come to, and the calls that are under way.
    private struct Course {
        var circuit = CircuitState(failureLimit: 3, openTime: .seconds(60))
        var now: WallInstant

        mutating func call(_ outcome: CircuitState.Outcome) {
            guard case .go(let permit) = circuit.ask(now: now) else { return }
            circuit.ended(permit, outcome, now: now)
        }

        mutating func permit() -> CircuitState.Permit? {
            guard case .go(let permit) = circuit.ask(now: now) else { return nil }
            return permit
        }
    }

    @Test(
        "Failures in a row open it; a success begins the row anew, and what says nothing changes nothing",
        arguments: [
            ([], .closed), ([.failure, .failure], .closed), ([.failure, .failure, .failure], .open),
            ([.failure, .failure, .success, .failure, .failure], .closed),
            ([.failure, .neither, .failure, .neither, .failure], .open),
            ([.neither, .neither, .neither, .neither], .closed),
        ] as [([CircuitState.Outcome], CircuitState.Phase)])
    func opens(outcomes: [CircuitState.Outcome], phase: CircuitState.Phase) {
        var course = Course(now: start)
        for outcome in outcomes { course.call(outcome) }
        #expect(course.circuit.phase == phase)
    }

    @Test("Without limits of its own it opens after five failures for sixty seconds")
    func defaults() {
        var course = Course(circuit: CircuitState(), now: start)
        var phases: [CircuitState.Phase] = []
        for _ in 0..<5 {
            course.call(.failure)
            phases.append(course.circuit.phase)
        }
        #expect(phases == [.closed, .closed, .closed, .closed, .open])
        #expect(course.circuit.ask(now: start) == .refuse(retryAfter: .seconds(60)))
    }

    @Test("While it is open it says how long that lasts; then exactly one call probes")
    func probe() {
        var course = Course(now: start)
        for _ in 0..<3 { course.call(.failure) }
        course.now = start.advanced(by: .seconds(59))
        #expect(course.circuit.ask(now: course.now) == .refuse(retryAfter: .seconds(1)))
        course.now = start.advanced(by: .seconds(60))
        let probe = course.permit()
        #expect(probe != nil)
        #expect(course.circuit.phase == .halfOpen)
        #expect(course.circuit.ask(now: course.now) == .refuse(retryAfter: CircuitState.probeWait))
    }

    @Test(
        "The probe's success closes it, its failure opens it anew, and if it says nothing the next call probes",
        arguments: [(.success, .closed), (.failure, .open), (.neither, .halfOpen)]
            as [(CircuitState.Outcome, CircuitState.Phase)])
    func probed(outcome: CircuitState.Outcome, phase: CircuitState.Phase) {
        var course = Course(now: start)
        for _ in 0..<3 { course.call(.failure) }
        course.now = start.advanced(by: .seconds(60))
        course.call(outcome)
        #expect(course.circuit.phase == phase)
        let answer = course.circuit.ask(now: course.now)
        if outcome == .failure {
            #expect(answer == .refuse(retryAfter: .seconds(60)))
        } else {
            #expect(
                answer != .refuse(retryAfter: .seconds(60)) && answer != .refuse(retryAfter: CircuitState.probeWait))
        }
    }

    @Test(
        "A call from before the last change is no news", arguments: [CircuitState.Outcome.success, .failure, .neither])
    func late(outcome: CircuitState.Outcome) throws {
        var course = Course(now: start)
        let first = course.permit()
        let old = try #require(first)
        for _ in 0..<3 { course.call(.failure) }
        var untouched = course.circuit
        course.circuit.ended(old, outcome, now: start)
        #expect(course.circuit == untouched)
        // Nor does it end the probe that runs meanwhile.
        course.now = start.advanced(by: .seconds(60))
        let second = course.permit()
        let probe = try #require(second)
        untouched = course.circuit
        course.circuit.ended(old, outcome, now: course.now)
        #expect(course.circuit == untouched)
        course.circuit.ended(probe, .success, now: course.now)
        #expect(course.circuit.phase == .closed)
    }

    @Test("A clock that is set back keeps it open for no longer than it was to be")
    func clockSetBack() {
        var course = Course(now: start)
        for _ in 0..<3 { course.call(.failure) }
        let earlier = start.advanced(by: .seconds(-86_400))
        #expect(course.circuit.ask(now: earlier) == .refuse(retryAfter: .seconds(60)))
        #expect(course.circuit.ask(now: earlier.advanced(by: .seconds(20))) == .refuse(retryAfter: .seconds(40)))
    }

    @Test("A limit below one is one")
    func limit() {
        var course = Course(circuit: CircuitState(failureLimit: 0), now: start)
        course.call(.failure)
        #expect(course.circuit.phase == .open)
    }
}
