// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
package import GRDB
package import StoreFiles

/// The write-ahead log, which must not fill the disk: only a checkpoint frees it, and a checkpoint may need space itself.
extension SQLiteStore {
    /// Maximum number of pages in the log before a checkpoint: 32 MiB.
    ///
    /// User IDs are in random order, so every event touches a different page of the visitor table. A larger log writes such
    /// a page back once, not for every event.
    private static let largestLog: Int64 = 8_000
    private static let smallestLog: Int64 = 32
    private static let pageSize: Int64 = 4_096

    /// The number of pages in the log before a checkpoint: at most a sixteenth of the disk and a quarter of its free space.
    static func logPages(on disk: DiskSpace) -> Int64 {
        min(max(min(disk.total / 16, disk.free / 4) / pageSize, smallestLog), largestLog)
    }

    static func limitLog(_ db: Database, pages: Int64) throws {
        try db.execute(
            sql: "PRAGMA wal_autocheckpoint = \(pages); PRAGMA journal_size_limit = \(pages * pageSize)")
    }

    /// Runs a transaction. If the disk is full, empties the log, which may free enough space, and tries once more.
    package func write<Result: Sendable>(
        _ updates: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        try await writeWithoutTransaction { try Self.transaction($0, isDurable: false, updates) }
    }

    /// Does the same with updates that begin their own transaction.
    func writeWithoutTransaction<Result: Sendable>(
        _ updates: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        do {
            return try await pool.writeWithoutTransaction(updates)
        } catch let error as DatabaseError where Self.isFull(error) {
            guard (try? await pool.writeWithoutTransaction { try Self.emptyLog($0) }) == true else { throw error }
            return try await pool.writeWithoutTransaction(updates)
        }
    }

    /// Empties the log if it is large compared with the free space. Does not wait for readers.
    ///
    /// - Parameter folder: the folder of the database.
    /// - Returns: whether the log was emptied.
    /// - Throws: if the space cannot be determined or the database cannot be written.
    @discardableResult
    package func emptyLargeLog(in folder: StoreFolder) throws -> Bool {
        guard case .file(let bytes) = try FileKind.of(folder.database + "-wal"),
            bytes > Self.smallestLog * Self.pageSize, try bytes > DiskSpace(at: folder.path).free / 2
        else { return false }
        return try pool.writeWithoutTransaction { try Self.emptyLog($0) }
    }

    /// Writes the log back to the database and truncates it. Does not wait for readers, nor for other processes.
    ///
    /// - Returns: whether it was emptied; `false` if it is in use.
    @discardableResult
    static func emptyLog(_ db: Database) throws -> Bool {
        try db.execute(sql: "PRAGMA busy_timeout = 0")
        defer { try? db.execute(sql: "PRAGMA busy_timeout = \(busySeconds * 1_000)") }
        do {
            try db.checkpoint(.truncate)
            return true
        } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode) {
            return false
        }
    }

    /// If there is no space for the index of the log, SQLite reports an I/O error.
    private static func isFull(_ error: DatabaseError) -> Bool {
        error.resultCode == .SQLITE_FULL || error.extendedResultCode == .SQLITE_IOERR_SHMSIZE
    }
}
