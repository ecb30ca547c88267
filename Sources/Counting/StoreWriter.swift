// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter
package import Logging
import Metrics
import Resilience
import ServiceLifecycle
package import Storage
import Supervision
package import Timekeeping

/// Commits the keeper's batches: after 100 ms if there are events or a new session, after 500 events, and after 5 s if only
/// the sequence number changed. A failure loses nothing: the batch is put back, and the stored sequence number does not change.
package struct StoreWriter: Service {
    static let groupSize = 500
    static let groupingTime = Duration.milliseconds(100)
    static let positionTime = Duration.seconds(5)
    static let maximumRetryTime = Duration.seconds(30)
    /// Real time after which a commit that neither succeeds nor fails counts as a failure, such as on a disk that hangs.
    static let hangTime = Duration.seconds(30)

    let keeper: StatisticsKeeper
    let store: any BatchStore
    let health: HealthCheck
    /// Real time: how long an event may stay in memory does not depend on the pace of a simulated world.
    let clock: any WallClock
    let logger: Logger

    var hangTime = Self.hangTime

    private let committedEvents = Counter(label: "statsbot_store_events_committed_total")
    private let commitDuration = Metrics.Timer(label: "statsbot_store_commit_duration_seconds")

    package init(
        keeper: StatisticsKeeper, store: any BatchStore, health: HealthCheck, clock: any WallClock, logger: Logger
    ) {
        self.keeper = keeper
        self.store = store
        self.health = health
        self.clock = clock
        self.logger = logger
    }

    func run() async throws {
        health.pass()
        try await untilShutdown { try await commitInGroups() }
        // At shutdown, the gateway has already stopped, so this is the last batch.
        await commit()
    }

    private func commitInGroups() async throws {
        var backoff = Backoff(base: .milliseconds(500), maximum: Self.maximumRetryTime)
        var lastCommit = clock.now
        while true {
            if keeper.pendingEvents < Self.groupSize { try await clock.sleep(for: Self.groupingTime) }
            guard
                keeper.pendingEvents > 0 || keeper.hasNewSession
                    || lastCommit.duration(to: clock.now) >= Self.positionTime
            else { continue }
            lastCommit = clock.now
            if await commit() {
                backoff.succeeded()
            } else {
                try await clock.sleep(for: backoff.failed())
            }
        }
    }

    /// Commits a batch. There is no way to give up on a commit, but a long one shows in readiness.
    private func committed(_ batch: StoreBatch) async throws -> StoreTotals {
        try await withThrowingTaskGroup(of: StoreTotals?.self) { group in
            group.addTask { try await store.commit(batch) }
            group.addTask {
                try await ContinuousClock().sleep(for: hangTime)
                keeper.storeHangs()
                health.fail("a commit has been running for \(Int(hangTime.seconds)) s; check the disk")
                logger.error(
                    "commit hangs; events are kept in memory", metadata: ["store.pending": "\(batch.eventCount)"])
                return nil
            }
            defer { group.cancelAll() }
            while let totals = try await group.next() {
                if let totals { return totals }
            }
            throw CancellationError()
        }
    }

    @discardableResult
    private func commit() async -> Bool {
        let batch = keeper.takeBatch()
        guard !batch.isEmpty else { return true }
        let start = ContinuousClock.now
        do {
            keeper.committed(try await committed(batch))
            commitDuration.recordNanoseconds(start.duration(to: .now).nanoseconds)
            committedEvents.increment(by: batch.eventCount)
            health.pass()
            ServiceStatus.current?.succeeded()
            return true
        } catch is CancellationError {
            // The outcome is unknown, but an event's session and sequence number prevent a duplicate.
            keeper.putBack(batch)
            return false
        } catch {
            keeper.putBack(batch)
            health.fail("database cannot be written")
            logger.error(
                "commit failed; events are kept in memory",
                metadata: ["error": "\(error)", "store.pending": "\(batch.eventCount)"])
            return false
        }
    }
}
