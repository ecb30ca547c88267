// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// Injected faults, and load.
extension SimulatedDiscord {
    /// Injects a fault, which takes effect immediately or at the next occasions. `POST /simulator/faults` does the
    /// same.
    ///
    /// An immediate fault, such as a drop, affects the gateway connections that are open now. Faults for dispatches are
    /// queued and apply in the order of injection; a request gets the first fault that matches it. Of the other faults,
    /// a later one replaces an earlier one of its kind.
    public func inject(_ fault: SimulatorFault) {
        simulation.withState { state, now in state.inject(fault, at: now) }
    }

    /// Clears all pending and lasting faults. Effects are not reverted: a half-open connection stays half-open, and an
    /// expired session stays expired.
    public func clearFaults() {
        simulation.withState { state, _ in state.clearFaults() }
    }

    /// The pending and lasting faults, with their remaining `times` or time.
    public var activeFaults: [SimulatorFault] {
        simulation.withState { state, now in state.faults.active(at: now) }
    }

    /// Number of times each fault was applied since the start, by name: occurrences for faults of dispatches, requests,
    /// heartbeats and new connections, injections for others. Delays and shifted clocks are not counted.
    public var struckFaults: [String: Int] {
        simulation.withState { state, _ in state.faults.struck }
    }

    /// Turns load mode on or off; see `SimulatorConfiguration.load`. `POST /simulator/load` does the same.
    public func setLoad(_ isOn: Bool) {
        simulation.withState { state, now in state.setLoaded(isOn, at: now) }
    }
}
