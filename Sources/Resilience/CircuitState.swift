// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// Whether calls of something that fails again and again are let through. A value: no clock inside.
///
/// Closed: all are. After a number of failures in a row it is open: none is. When its time is over it is half open: one
/// call probes, the others are refused meanwhile; the probe's success closes it, its failure opens it anew.
package struct CircuitState: Sendable, Equatable {
    /// The three states, by their names in the metric.
    package enum Phase: String, Sendable, CaseIterable {
        case closed
        case open
        case halfOpen = "half_open"
    }

    /// Whether a call may go on.
    enum Answer: Sendable, Equatable {
        case go(Permit)
        /// Not before that time has passed.
        case refuse(retryAfter: Duration)
    }

    /// A call that was let through; what becomes of it matters only until the state has changed.
    struct Permit: Sendable, Equatable {
        fileprivate let generation: Int
    }

    /// What became of a call.
    enum Outcome: Sendable, Equatable {
        case success
        case failure
        /// It says nothing about the other side: it was cancelled, or it was itself at fault.
        case neither
    }

    private enum State: Sendable, Equatable {
        case closed(failures: Int)
        case open(until: WallInstant)
        case halfOpen(isProbing: Bool)
    }

    /// What a call is told to wait while another one probes: how long that takes is not known.
    static let probeWait: Duration = .seconds(1)

    private let failureLimit: Int
    private let openTime: Duration
    private var state = State.closed(failures: 0)
    private var generation = 0

    /// Makes a closed circuit.
    ///
    /// - Parameters:
    ///   - failureLimit: How many failures in a row open it, at least one.
    ///   - openTime: How long it stays open.
    init(failureLimit: Int = 5, openTime: Duration = .seconds(60)) {
        self.failureLimit = max(1, failureLimit)
        self.openTime = openTime
    }

    /// The state's name. An open circuit whose time is over is half open as soon as somebody asks.
    var phase: Phase {
        switch state {
        case .closed: .closed
        case .open: .open
        case .halfOpen: .halfOpen
        }
    }

    /// A call wants to go on; if it may, `ended` has to follow.
    mutating func ask(now: WallInstant) -> Answer {
        switch state {
        case .closed:
            return .go(Permit(generation: generation))
        case .open(let until):
            // A clock that was set back must not keep it open for longer than it was to be.
            let until = min(until, now.advanced(by: openTime))
            guard now >= until else {
                state = .open(until: until)
                return .refuse(retryAfter: now.duration(to: until))
            }
        case .halfOpen(isProbing: true):
            return .refuse(retryAfter: Self.probeWait)
        case .halfOpen(isProbing: false):
            break
        }
        change(to: .halfOpen(isProbing: true))
        return .go(Permit(generation: generation))
    }

    /// A call that was let through ended.
    mutating func ended(_ permit: Permit, _ outcome: Outcome, now: WallInstant) {
        // A call from before the last change is no news.
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
        case (.halfOpen, .neither):
            change(to: .halfOpen(isProbing: false))
        case (.closed, .neither), (.open, _):
            break
        }
    }

    private mutating func change(to state: State) {
        self.state = state
        generation += 1
    }
}
