// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter
import Foundation
package import Logging
import Resilience
package import SQLiteStorage
import ServiceLifecycle
package import StoreFiles
import Supervision
import Synchronization
package import Timekeeping

/// Looks every few seconds whether the files of the database are still those that the bot has open, whether a database that
/// could not be written can be written now, and whether the write-ahead log is too large for the disk.
///
/// A deleted file exists as long as it is open, so that nothing is lost: it is written again. If another file replaced it,
/// the open one is copied beside it, and the operator decides.
package final class StoreWatch: Service {
    static let interval = Duration.seconds(5)
    /// How often the copy of a replaced database is renewed.
    static let copyInterval = Duration.seconds(600)

    private static let restored = "files of the database were deleted while the bot ran and have been restored"

    private struct State {
        /// The name of the copy of a replaced database.
        var copy: String?
        var copiedAt: ContinuousClock.Instant?
        /// Whether files were restored, which stays visible until a restart.
        var wasRestored = false
        /// Why the database cannot be written, which is logged once.
        var writeProblem: String?
        /// The last error, which is logged once.
        var lastError: String?
    }

    private let store: SQLiteStore
    private let folder: StoreFolder
    private let lock: FolderLock
    private let health: HealthCheck
    private let clock: any WallClock
    private let logger: Logger
    private let state = Mutex(State())

    package init(
        store: SQLiteStore, folder: StoreFolder, lock: FolderLock, health: HealthCheck, clock: any WallClock,
        logger: Logger
    ) {
        self.store = store
        self.folder = folder
        self.lock = lock
        self.health = health
        self.clock = clock
        self.logger = logger
    }

    func run() async throws {
        try await untilShutdown {
            while true {
                await self.look()
                ServiceStatus.current?.succeeded()
                try await self.clock.sleep(for: Self.interval)
            }
        }
        // The writer has stopped: the last commit is in the files.
        await look(isLast: true)
    }

    func look(isLast: Bool = false) async {
        do {
            try await onThreadOfItsOwn { try self.check(at: self.clock.wallNow.date, isLast: isLast) }
            state.withLock { $0.lastError = nil }
        } catch {
            let text = "\(error)"
            health.fail("files of the database cannot be restored or locked: \(text)")
            // It is tried again every few seconds.
            guard state.withLock({ state in state.lastError.exchange(text) != text }) else { return }
            logger.error("database files cannot be restored or locked", metadata: ["error": "\(text)"])
        }
    }

    private func check(at now: Date, isLast: Bool) throws {
        let files = store.filesState
        switch files {
        case .intact: try checkIntact()
        case .replaced: try saveReplaced(at: now, isLast: isLast)
        case .deleted, .logLost, .closed:
            health.fail("files of the database were deleted; they are being restored")
            try store.restoreFiles(in: folder, at: now)
            state.withLock { $0.wasRestored = true }
            health.degrade(Self.restored)
            logger.error(
                files == .deleted
                    ? "database deleted while the bot ran; written again from the open file"
                    : "log of the database deleted while the bot ran; database written and opened again")
        }
        // The lock file is deleted with the others.
        try lock.renew()
    }

    private func checkIntact() throws {
        if let problem = store.writeProblem {
            guard try store.reopenIfWritable() else {
                health.fail("the database cannot be written: \(problem)")
                if state.withLock({ state in state.writeProblem.exchange(problem) != problem }) {
                    logger.error("database not writable; waiting until it is", metadata: ["error": "\(problem)"])
                }
                return
            }
            logger.notice("database writable again")
        }
        let (wasReplaced, wasRestored) = state.withLock { state in
            defer { (state.copy, state.writeProblem) = (nil, nil) }
            return (state.copy != nil, state.wasRestored)
        }
        if wasReplaced { logger.notice("replaced database is back") }
        if let damage = store.damage {
            health.degrade("a backup found that the database \(damage); stop the bot and restore a backup")
        } else if wasRestored {
            health.degrade(Self.restored)
        } else {
            health.pass()
        }
        // If the disk is full, the writer reports it.
        if (try? store.emptyLargeLog(in: folder)) == true {
            logger.info("write-ahead log emptied: little disk space")
        }
    }

    /// Commits continue in the replaced file, which disappears when the bot stops; so it is copied now and then.
    private func saveReplaced(at now: Date, isLast: Bool) throws {
        let (copy, copiedAt) = state.withLock { ($0.copy, $0.copiedAt) }
        if let copiedAt, copy != nil, !isLast, copiedAt.duration(to: .now) < Self.copyInterval { return }
        let name = try store.rescue(in: folder, as: copy, at: now)
        state.withLock { ($0.copy, $0.copiedAt) = (name, .now) }
        health.fail("the database was replaced while the bot ran; it is saved as \(name); restart the bot")
        logger.error(
            copy == nil
                ? "database replaced while the bot ran; open database saved; restart the bot to use the new one"
                : "open database saved again", metadata: ["store.file": "\(name)"])
    }
}

extension Optional {
    /// Sets the value and returns the previous one.
    fileprivate mutating func exchange(_ value: Wrapped) -> Wrapped? {
        defer { self = value }
        return self
    }
}
