// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// What goes wrong on demand, and load.
extension SimulatedDiscord {
    /// Makes something go wrong: at once, or at the next occasions. `POST /simulator/faults` does the same.
    ///
    /// What is done at once, such as a drop, hits the gateway connections of this moment. Faults for dispatches queue up,
    /// the first one injected strikes first; of those for requests the first that fits does. Of the others a later one
    /// takes the place of an earlier one of its kind.
    public func inject(_ fault: SimulatorFault) {
        simulation.withState { state, now in state.inject(fault, at: now) }
    }

    /// Ends the faults that wait or last. What has been done stays done: a half-open connection stays so, a session that
    /// expired does not come back.
    public func clearFaults() {
        simulation.withState { state, _ in state.clearFaults() }
    }

    /// The faults that wait or last, with what is left of their `times` or time.
    public var activeFaults: [SimulatorFault] {
        simulation.withState { state, now in state.faults.active(at: now) }
    }

    /// How often each fault has struck since the start, by its name: for faults of dispatches, requests, heartbeats and new
    /// connections each occurrence, for others each injection. A delay or a shifted clock does not strike.
    public var struckFaults: [String: Int] {
        simulation.withState { state, _ in state.faults.struck }
    }

    /// Switches load mode; see `SimulatorConfiguration.load`. `POST /simulator/load` does the same.
    public func setLoad(_ isOn: Bool) {
        simulation.withState { state, now in state.setLoaded(isOn, at: now) }
    }
}
