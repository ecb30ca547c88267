// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Logging
import Synchronization
import Timekeeping

/// The state of the simulated Discord behind one lock. All events therefore have a single order, which is the order in
/// the ledger and in every session.
final class Simulation: Sendable {
    let configuration: SimulatorConfiguration
    let clock: any WallClock
    let logger: Logger
    private let state: Mutex<SimulationState>
    /// When the simulation was created, on both clocks.
    private let start: (at: MonotonicInstant, shown: WallInstant)

    init(configuration: SimulatorConfiguration, clock: any WallClock, logger: Logger) {
        self.configuration = configuration
        self.clock = clock
        self.logger = logger
        start = (clock.now, clock.wallNow)
        state = Mutex(SimulationState(configuration: configuration, start: start.shown))
    }

    /// Discord's time, which is right: it goes on steadily while the machine's clock is set. Without the time that was skipped.
    private var now: WallInstant { start.shown.advanced(by: start.at.duration(to: clock.now)) }

    /// Calls `body` with the state and the current time; then, without the lock, closes the sockets and resumes the
    /// continuations that `body` has added.
    func withState<Result: Sendable>(_ body: (inout SimulationState, WallInstant) -> Result) -> Result {
        let (result, wakeups, kills) = state.withLock { state in
            let result = body(&state, now.advanced(by: state.skipped))
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
