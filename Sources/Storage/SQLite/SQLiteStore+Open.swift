// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
import GRDB
package import LocalTime
package import Logging
import Statistics

extension SQLiteStore {
    /// Takes the folder, sees to it that the database in it is sound, and opens it: what a bot does at its start.
    ///
    /// - Parameters:
    ///   - folder: `DATA_DIR`.
    ///   - zones: the zones in which days are counted.
    ///   - counted: the guilds that are counted; `nil`: all that the database knows.
    ///   - now: the time in the names of what is moved out of the way.
    ///   - logger: hears of a repair.
    /// - Returns: the store, the right to the folder, and what was found.
    /// - Throws: `StoreFileError` or `StoreError` where the database cannot be used.
    package static func openSound(
        _ folder: StoreFolder, zones: GuildZones, counting counted: Set<UInt64>? = nil, at now: Date, logger: Logger
    ) throws -> (store: SQLiteStore, lock: FolderLock, report: RecoveryReport) {
        try folder.prepare()
        let lock = try FolderLock(folder)
        let report = try Recovery(check: check).run(at: now, holding: lock)
        for notice in report.notices { logger.notice("\(notice)") }
        for warning in report.warnings { logger.error("\(warning)") }
        return (try SQLiteStore(directory: folder.path, zones: zones, counting: counted), lock, report)
    }

    /// What tells this store's databases from others.
    package static var check: DatabaseCheck {
        DatabaseCheck { db in
            let id = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            // The first version of the schema had no id yet.
            guard try id == applicationID || (id == 0 && db.tableExists("gateway_session")) else {
                return .notOurs(applicationID: id)
            }
            let known = migrator.migrations
            guard try migrator.hasBeenSuperseded(db) else { return .ours }
            let found = try migrator.appliedIdentifiers(db).subtracting(known).sorted().last ?? "unknown"
            return .newer(found: found, supported: known.last ?? "none")
        }
    }

    /// The backups of this database.
    package func backups(in folder: StoreFolder) -> Backups {
        Backups(folder: folder, check: Self.check)
    }
}
