// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
package import Logging
import Resilience
import ServiceLifecycle
import Statistics
package import Storage
import Supervision
package import Timekeeping

/// Stores a sample of the counts every `UPDATE_INTERVAL`, for the history.
package struct CensusRecorder: Service {
    let keeper: GuildKeeper
    let store: any Store
    let interval: Duration
    let clock: any WallClock
    let logger: Logger

    package init(
        keeper: GuildKeeper, store: any Store, interval: Duration, clock: any WallClock, logger: Logger
    ) {
        self.keeper = keeper
        self.store = store
        self.interval = interval
        self.clock = clock
        self.logger = logger
    }

    func run() async throws {
        try await untilShutdown {
            while true {
                let snapshot = try await keeper.changes.wait { current }
                await record(snapshot)
                try await clock.sleep(for: interval)
            }
        }
    }

    /// The counts, if the session is live; otherwise they are outdated, and a sample would date them now.
    private var current: Snapshot? {
        keeper.isCurrent ? keeper.snapshot.flatMap { $0.members == nil ? nil : $0 } : nil
    }

    private func record(_ snapshot: Snapshot) async {
        let sample = CensusSample(
            guild: snapshot.guild, at: clock.wallNow.date, members: snapshot.members, online: snapshot.online,
            bans: snapshot.bans)
        do {
            try await measured("record_sample", logger: logger) { try await store.record([sample]) }
        } catch {
            logger.warning("census sample not stored", metadata: ["error": "\(error)"])
        }
    }
}
