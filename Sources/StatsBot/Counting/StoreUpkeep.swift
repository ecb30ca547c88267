// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Exporter
import Foundation
import Logging
import Metrics
import Resilience
import ServiceLifecycle
import Storage
import Supervision
import Timekeeping

/// Maintains the database every hour: thins samples, removes events older than the retention period, and makes the daily
/// backup.
struct StoreUpkeep: Service {
    static let interval = Duration.seconds(3_600)
    static let backupInterval: TimeInterval = 86_400
    /// Events removed in one transaction; limited because the writer waits meanwhile.
    static let removalSize = 5_000

    let store: SQLiteStore
    let folder: StoreFolder
    let retentionDays: Int
    /// While paused, no backups are made.
    let pause: DiskPause
    let clock: any WallClock
    let logger: Logger

    private let lastBackup = Gauge(label: "statsbot_store_last_backup_timestamp_seconds")

    init(
        store: SQLiteStore, folder: StoreFolder, retentionDays: Int, pause: DiskPause, clock: any WallClock,
        logger: Logger
    ) {
        self.store = store
        self.folder = folder
        self.retentionDays = retentionDays
        self.pause = pause
        self.clock = clock
        self.logger = logger
    }

    func run() async throws {
        try await untilShutdown {
            while true {
                await attempt("thinning of census samples failed") {
                    try await measured("thin_samples", logger: logger) {
                        try await store.thinCensus(now: clock.now.date)
                    }
                }
                await attempt("removal of old events failed") {
                    try await measured("remove_old_events", logger: logger) { try await removeOldEvents() }
                }
                await attempt("backup failed") { try await backUpIfDue() }
                try await clock.sleep(for: Self.interval)
            }
        }
    }

    private func removeOldEvents() async throws {
        let oldest = clock.now.date.addingTimeInterval(-86_400 * Double(retentionDays))
        var removed = 0
        while true {
            let count = try await store.removeEvents(before: oldest, limit: Self.removalSize)
            removed += count
            guard count == Self.removalSize else { break }
        }
        if removed > 0 {
            logger.info("old events removed; daily counts stay", metadata: ["store.removed": "\(removed)"])
        }
    }

    private func backUpIfDue() async throws {
        let backups = store.backups(in: folder)
        let now = clock.now.date
        let newest = try await onThreadOfItsOwn { try backups.newest() }
        if let newest {
            lastBackup.record(newest.time.timeIntervalSince1970)
            guard now.timeIntervalSince(newest.time) >= Self.backupInterval else { return }
        }
        guard !pause.isPaused else {
            return logger.warning("daily backup postponed: disk nearly full")
        }
        let backup = try await measured("backup", logger: logger) {
            try await onThreadOfItsOwn { [store] in try backups.make(from: store.pool, at: now) }
        }
        lastBackup.record(backup.time.timeIntervalSince1970)
        logger.info("backup made", metadata: ["store.backup": "\(backup.name)"])
    }

    private func attempt<Result>(_ failure: Logger.Message, _ work: () async throws -> Result) async {
        do {
            _ = try await work()
        } catch is CancellationError {
            return
        } catch {
            logger.warning(failure, metadata: ["error": "\(error)"])
        }
    }
}

/// Reports the size of the database at each scrape: two system calls, no file reads.
struct StoreSizeCollector: Collector {
    let folder: StoreFolder

    var cacheDuration: Duration { .milliseconds(200) }

    func collect() -> [MetricSample] {
        let files = [folder.database, folder.database + "-wal"]
        let sizes = files.compactMap { path in
            (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int64
        }
        return [MetricSample("statsbot_store_size_bytes", Double(sizes.reduce(0, +)))]
    }
}
