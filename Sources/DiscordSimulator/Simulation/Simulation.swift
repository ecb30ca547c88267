// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Logging
import Synchronization
import Timekeeping

/// The whole simulated Discord behind one lock: whatever happens, happens in one order, which is the order in the
/// ledger and the order in which every session is told.
final class Simulation: Sendable {
    let configuration: SimulatorConfiguration
    let clock: any WallClock
    let logger: Logger
    /// Writes what is sent; needs no lock.
    let payloads: DispatchPayloads
    private let state: Mutex<SimulationState>

    init(configuration: SimulatorConfiguration, clock: any WallClock, logger: Logger) {
        self.configuration = configuration
        self.clock = clock
        self.logger = logger
        let state = SimulationState(configuration: configuration, start: clock.now)
        payloads = state.payloads
        self.state = Mutex(state)
    }

    /// Changes the state, with the time it is; then ends and wakes those whom the change ends and wakes.
    func withState<Result: Sendable>(_ body: (inout SimulationState, WallInstant) -> Result) -> Result {
        let (result, wakeups, kills) = state.withLock { state in
            let result = body(&state, clock.now)
            defer {
                state.wakeups = []
                state.kills = []
            }
            return (result, state.wakeups, state.kills)
        }
        for kill in kills { kill() }
        for wakeup in wakeups { wakeup.resume() }
        return result
    }
}
