// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Timekeeping

@testable import DiscordSimulator

/// Shortcuts for the first guild, which most tests use.
extension SimulationState {
    var guild: SimulatedGuildState { guilds[0] }
    var world: World { guilds[0].world }

    mutating func perform(_ action: SimulatorAction, of user: UInt64?, at now: WallInstant) -> UInt64? {
        perform(action, of: user, in: 0, at: now)
    }

    mutating func act(_ action: SimulatorAction, of user: UInt64?, at now: WallInstant) -> UInt64? {
        act(action, of: user, in: 0, at: now)
    }

    mutating func make(_ change: SimulatorChange, at now: WallInstant) -> Result<Void, SimulatorError> {
        make(change, in: 0, at: now)
    }

    func ledger(withEvents: Bool, at now: WallInstant) -> SimulatorLedger {
        ledger(of: 0, withEvents: withEvents, at: now)
    }

    func days(in zone: TimeZone, at now: WallInstant) -> [SimulatorLedger.Day] {
        guilds[0].days(in: zone, at: now)
    }
}
