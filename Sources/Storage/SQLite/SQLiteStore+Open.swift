// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
import GRDB
package import LocalTime
package import Logging
import Statistics

extension SQLiteStore {
    /// Locks the folder, checks and if necessary repairs the database in it, and opens it: the startup of the bot.
    ///
    /// - Parameters:
    ///   - folder: `DATA_DIR`.
    ///   - zones: the time zones of the days.
    ///   - counted: the configured guilds; `nil` for all in the database.
    ///   - now: the time for the names of files that are set aside.
    ///   - logger: logs a repair.
    /// - Returns: the store, the lock of the folder, and the report of the check.
    /// - Throws: `StoreFileError` or `StoreError` if the database cannot be used.
    package static func openSound(
        _ folder: StoreFolder, zones: GuildZones, counting counted: Set<UInt64>? = nil, at now: Date, logger: Logger
    ) throws -> (store: SQLiteStore, lock: FolderLock, report: RecoveryReport) {
        try folder.prepare()
        let lock = try FolderLock(folder)
        let report = try Recovery(check: check).run(at: now, holding: lock)
        for notice in report.notices { logger.notice("\(notice)") }
        for warning in report.warnings { logger.error("\(warning)") }
        let opened = try folder.restrictAccess()
        if !opened.isEmpty {
            logger.warning(
                "database files were accessible to other users; permissions changed to owner only",
                metadata: ["store.files": .array(opened.map { .string($0) })])
        }
        return (try SQLiteStore(directory: folder.path, zones: zones, counting: counted), lock, report)
    }

    /// The check that distinguishes this store's databases from others.
    package static var check: DatabaseCheck {
        DatabaseCheck { db in
            let id = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            // The first version of the schema had no application ID.
            guard try id == applicationID || (id == 0 && db.tableExists("gateway_session")) else {
                return .notOurs(applicationID: id)
            }
            let known = migrator.migrations
            guard try migrator.hasBeenSuperseded(db) else { return .ours }
            let found = try migrator.appliedIdentifiers(db).subtracting(known).sorted().last ?? "unknown"
            return .newer(found: found, supported: known.last ?? "none")
        }
    }

    package func backups(in folder: StoreFolder) -> Backups {
        Backups(folder: folder, check: Self.check)
    }
}
