// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Resilience
import Statistics
package import Storage
package import Timekeeping

extension KeeperState {
    /// Applies a request of a user to all guilds, and adds it to the next batch.
    mutating func apply(_ change: PrivacyChange, of user: UInt64) {
        let request = optOuts.apply(change, of: user)
        if change != .optIn { forgetActivity(of: user, as: request.replacement?.new) }
        if let (old, new) = request.replacement { statistics.replace(old, with: new) }
        add(request)
    }
}

extension StatisticsKeeper {
    /// Applies a request of a user to all guilds, and waits until it is stored.
    ///
    /// - Throws: `DeadlineExceeded` if the store takes too long; the request is stored as soon as it can be written.
    package func apply(_ change: PrivacyChange, of user: UInt64, within deadline: Duration, clock: any WallClock)
        async throws
    {
        let target = withState { state, _ in
            state.apply(change, of: user)
            return state.recorded
        }
        changes.notify()
        try await withDeadline(deadline, clock: clock, operation: "storing the request") { [self] in
            try await changes.wait { progress.committed >= target ? () : nil }
        }
    }
}
