// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// The state machine of a circuit breaker, without a clock.
///
/// A closed circuit allows all calls. After a number of consecutive failures it opens and rejects all calls. After its
/// open time it is half open: one call is the probe, and the others are rejected. If the probe succeeds, the circuit
/// closes; if it fails, the circuit opens again.
package struct CircuitState: Sendable, Equatable {
    /// The three states. The raw values are the label values of the metric.
    package enum Phase: String, Sendable, CaseIterable {
        case closed
        case open
        case halfOpen = "half_open"
    }

    /// The decision about a call.
    enum Answer: Sendable, Equatable {
        case allow(Permit)
        /// The call is rejected; the next one may be allowed after this time.
        case reject(retryAfter: Duration)
    }

    /// Identifies an allowed call. Its outcome counts only if the state has not changed since.
    struct Permit: Sendable, Equatable {
        fileprivate let generation: Int
    }

    /// The outcome of a call.
    enum Outcome: Sendable, Equatable {
        case success
        case failure
        /// The call was canceled or failed because of the caller, so it reveals nothing about the server.
        case inconclusive
    }

    private enum State: Sendable, Equatable {
        case closed(failures: Int)
        case open(until: MonotonicInstant)
        case halfOpen(isProbing: Bool)
    }

    /// The wait for calls that are rejected during a probe, whose duration is unknown.
    static let probeWait: Duration = .seconds(1)

    private let failureLimit: Int
    private let openTime: Duration
    private var state = State.closed(failures: 0)
    private var generation = 0

    /// Creates a closed circuit.
    ///
    /// - Parameters:
    ///   - failureLimit: The number of consecutive failures that open it; at least 1.
    ///   - openTime: How long it stays open.
    init(failureLimit: Int = 5, openTime: Duration = .seconds(60)) {
        self.failureLimit = max(1, failureLimit)
        self.openTime = openTime
    }

    /// The current phase. An open circuit whose time is over becomes half open with the next call.
    var phase: Phase {
        switch state {
        case .closed: .closed
        case .open: .open
        case .halfOpen: .halfOpen
        }
    }

    /// Decides about a call. If it is allowed, the caller must call `ended` afterward.
    mutating func ask(now: MonotonicInstant) -> Answer {
        switch state {
        case .closed:
            return .allow(Permit(generation: generation))
        case .open(let until):
            guard now >= until else { return .reject(retryAfter: now.duration(to: until)) }
        case .halfOpen(isProbing: true):
            return .reject(retryAfter: Self.probeWait)
        case .halfOpen(isProbing: false):
            break
        }
        change(to: .halfOpen(isProbing: true))
        return .allow(Permit(generation: generation))
    }

    /// Records the outcome of an allowed call.
    mutating func ended(_ permit: Permit, _ outcome: Outcome, now: MonotonicInstant) {
        // The outcome of a call from before the last state change is irrelevant.
        guard permit.generation == generation else { return }
        switch (state, outcome) {
        case (.closed(let failures), .failure) where failures + 1 < failureLimit:
            state = .closed(failures: failures + 1)
        case (.closed, .failure), (.halfOpen, .failure):
            change(to: .open(until: now.advanced(by: openTime)))
        case (.closed, .success):
            state = .closed(failures: 0)
        case (.halfOpen, .success):
            change(to: .closed(failures: 0))
        case (.halfOpen, .inconclusive):
            change(to: .halfOpen(isProbing: false))
        case (.closed, .inconclusive), (.open, _):
            break
        }
    }

    private mutating func change(to state: State) {
        self.state = state
        generation += 1
    }
}
