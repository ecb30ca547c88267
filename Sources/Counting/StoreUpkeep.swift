// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Exporter
package import Foundation
import LocalTime
package import Logging
package import Machine
import Metrics
import Resilience
package import SQLiteStorage
import ServiceLifecycle
import Storage
package import StoreFiles
import Supervision
package import Timekeeping

/// Maintains the database every hour: makes the daily backup, thins samples, and removes events older than the retention
/// period. Nothing is removed without a backup of the last day, or by a clock that is not accepted.
package struct StoreUpkeep: Service {
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
    /// The time of the newest stored data at startup.
    let newestData: Date?
    /// Discord's time, if known.
    let serverTime: @Sendable () -> WallInstant?
    let logger: Logger

    private let lastBackup = Gauge(label: "statsbot_store_last_backup_timestamp_seconds")

    package init(
        store: SQLiteStore, folder: StoreFolder, retentionDays: Int, pause: DiskPause, clock: any WallClock,
        newestData: Date?, serverTime: @escaping @Sendable () -> WallInstant? = { nil }, logger: Logger
    ) {
        self.store = store
        self.folder = folder
        self.retentionDays = retentionDays
        self.pause = pause
        self.clock = clock
        self.newestData = newestData
        self.serverTime = serverTime
        self.logger = logger
    }

    func run() async throws {
        let note = try store.note(StoreNote.retentionClock.rawValue).flatMap(Double.init)
        try await untilShutdown {
            var accepted = AcceptedClock(last: note.map(Date.init(timeIntervalSince1970:)) ?? newestData)
            while true {
                let now = clock.wallNow.date
                let isBackedUp = await attempt("backup failed") { try await backUpIfDue(now) } ?? false
                switch accepted.check(now, serverTime: serverTime()?.date) {
                case .accepted where isBackedUp: await removeOldData(now)
                case .accepted: logger.info("removal of old data postponed: no recent backup")
                case .pending(let ahead):
                    logger.warning(
                        "the clock is far ahead of the newest data; old data are not removed for now",
                        metadata: ["clock.ahead.days": "\(Int(ahead / 86_400))"])
                }
                try await clock.sleep(for: Self.interval)
            }
        }
    }

    private func removeOldData(_ now: Date) async {
        await attempt("thinning of census samples failed") {
            try await measured("thin_samples", logger: logger) { try await store.thinCensus(now: now) }
        }
        await attempt("removal of old events failed") {
            try await measured("remove_old_events", logger: logger) { try await removeOldEvents(now) }
            try await store.setNote(StoreNote.retentionClock.rawValue, to: String(now.timeIntervalSince1970))
        }
    }

    private func removeOldEvents(_ now: Date) async throws {
        let oldest = now.addingTimeInterval(-86_400 * Double(retentionDays))
        var removed = 0
        while true {
            let count = try await store.removeEvents(before: oldest, limit: Self.removalSize)
            removed += count
            guard count == Self.removalSize else { break }
        }
        // Of a whole day in every time zone.
        var calendar = DayCalendar(timeZone: .gmt)
        let day = calendar.day(of: oldest).advanced(by: -1)
        while try await store.removeActivityHours(before: day, limit: Self.removalSize) == Self.removalSize {}
        if removed > 0 {
            logger.info("old events removed; daily counts stay", metadata: ["store.removed": "\(removed)"])
        }
    }

    /// - Returns: whether there is a backup of the last day.
    private func backUpIfDue(_ now: Date) async throws -> Bool {
        let backups = store.backups(in: folder) { [logger] errors in
            logger.error(
                "damaged indexes rebuilt; check the disk", metadata: ["error": "\(errors.joined(separator: "; "))"])
        }
        let (newest, future) = try await onThreadOfItsOwn { (try backups.newest(at: now), try backups.future(at: now)) }
        if let future {
            logger.warning(
                "backup with a time in the future ignored; remove it, or correct the clock",
                metadata: ["store.backup": "\(future.name)"])
        }
        if let newest {
            lastBackup.record(newest.time.timeIntervalSince1970)
            guard now.timeIntervalSince(newest.time) >= Self.backupInterval else { return true }
        }
        guard !pause.isPaused else {
            logger.warning("daily backup postponed: disk nearly full")
            return false
        }
        let backup = try await measured("backup", logger: logger) {
            try await onThreadOfItsOwn { [store] in try backups.make(from: store.pool, at: now) }
        }
        lastBackup.record(backup.time.timeIntervalSince1970)
        logger.info("backup made", metadata: ["store.backup": "\(backup.name)"])
        return true
    }

    /// - Returns: the result; `nil` after an error, which is logged.
    @discardableResult
    private func attempt<Result>(_ failure: Logger.Message, _ work: () async throws -> Result) async -> Result? {
        do {
            return try await work()
        } catch is CancellationError {
            return nil
        } catch {
            logger.warning(failure, metadata: ["error": "\(error)"])
            return nil
        }
    }
}

/// Reports the size of the database at each scrape: two system calls, no file reads.
package struct StoreSizeCollector: Collector {
    let folder: StoreFolder

    package init(
        folder: StoreFolder
    ) {
        self.folder = folder
    }

    var cacheDuration: Duration { .milliseconds(200) }

    func collect() -> [MetricSample] {
        let files = [folder.database, folder.database + "-wal"]
        let sizes = files.compactMap { path in
            (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int64
        }
        return [MetricSample("statsbot_store_size_bytes", Double(sizes.reduce(0, +)))]
    }
}
