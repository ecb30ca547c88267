// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
import GRDB
package import LocalTime
package import Logging
import Statistics
package import StoreFiles

extension SQLiteStore {
    /// Locks the folder, checks and if necessary repairs the database in it, and opens it: the startup of the bot.
    ///
    /// - Parameters:
    ///   - folder: `DATA_DIR`.
    ///   - zones: the time zones of the days.
    ///   - counted: the configured guilds; `nil` for all in the database.
    ///   - startsEmpty: whether a lost or damaged database is replaced by an empty one instead of a backup.
    ///   - now: the time for the names of files that are set aside.
    ///   - logger: logs a repair.
    /// - Returns: the store, the lock of the folder, and the report of the check.
    /// - Throws: `StoreFileError` or `StoreError` if the database cannot be used.
    package static func openSound(
        _ folder: StoreFolder, zones: GuildZones, counting counted: Set<UInt64>? = nil, startsEmpty: Bool = false,
        at now: Date, logger: Logger
    ) throws -> (store: SQLiteStore, lock: FolderLock, report: RecoveryReport) {
        try folder.prepare()
        let lock = try FolderLock(folder)
        let report = try Recovery(check: check, startsEmpty: startsEmpty).run(at: now, holding: lock)
        for notice in report.notices { logger.notice("\(notice)") }
        for warning in report.warnings { logger.error("\(warning)") }
        let opened = try folder.restrictAccess()
        if !opened.isEmpty {
            logger.warning(
                "database files were accessible to other users; permissions changed to owner only",
                metadata: ["store.files": .array(opened.map { .string($0) })])
        }
        let store = try SQLiteStore(directory: folder.path, zones: zones, counting: counted)
        if report.unusedBackup != nil { try store.pool.write { try accept($0, at: now) } }
        return (store, lock, report)
    }

    /// Records that an operator chose this database: backups made before now are not preferred to it.
    package static func accept(_ folder: StoreFolder, at now: Date) throws {
        let queue = try DatabaseQueue(path: folder.database)
        defer { try? queue.close() }
        try queue.write { db in
            if try db.tableExists("note") { try accept(db, at: now) }
        }
    }

    private static func accept(_ db: Database, at now: Date) throws {
        try StoreNote.acceptedAt.write(String(now.timeIntervalSince1970.rounded(.down)), db)
    }

    /// The check that distinguishes this store's databases from others.
    package static var check: DatabaseCheck {
        DatabaseCheck(schema: schema, content: content)
    }

    private static func schema(_ db: Database) throws -> SchemaVerdict {
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

    /// Works with all versions of the schema.
    private static func content(_ db: Database) throws -> DatabaseContent {
        let hasDays = try db.tableExists("day_count")
        let events =
            hasDays
            ? "coalesce(sum(joins + leaves + bans + unbans), 0) FROM day_count" : "count(*) FROM member_event"
        let guilds = try Row.fetchOne(db, sql: "SELECT count(*) AS count, max(updated_at) AS latest FROM guild")
        let note = hasDays ? try StoreNote.acceptedAt.read(db).flatMap(Double.init) : nil
        return DatabaseContent(
            events: try Int.fetchOne(db, sql: "SELECT \(events)") ?? 0, guilds: guilds?["count"] ?? 0,
            updatedAt: (guilds?["latest"] as Int64?).map(Date.init(milliseconds:)),
            acceptedAt: note.map(Date.init(timeIntervalSince1970:)))
    }

    package static func hasBackups(in folder: StoreFolder) throws -> Bool {
        try !Backups(folder: folder, check: check).list(at: .distantFuture).isEmpty
    }

    /// The backups of this store. If a backup shows that indexes are damaged, they are rebuilt in the store, too.
    ///
    /// - Parameters:
    ///   - folder: the folder of the database.
    ///   - onRebuild: called with the errors found after indexes were rebuilt.
    /// - Returns: the backups.
    package func backups(
        in folder: StoreFolder, onRebuild: @escaping @Sendable ([String]) -> Void = { _ in }
    ) -> Backups {
        Backups(
            folder: folder, check: Self.check,
            onDamagedIndexes: { [pool] errors in
                try pool.writeWithoutTransaction { try $0.execute(sql: "REINDEX") }
                onRebuild(errors)
            }, onChecked: { [connection] in connection.setDamage($0) })
    }
}
