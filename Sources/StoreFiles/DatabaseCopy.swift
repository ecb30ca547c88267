// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import GRDB

/// Copies a database that may be in use to a new file, which is checked completely and synced to disk. Damaged indexes are
/// rebuilt in the copy.
package struct DatabaseCopy: Sendable {
    /// Pages between two progress reports: 1 MiB with the default page size of 4 KiB.
    ///
    /// SQLite restarts a copy when another connection writes to its source between two steps. Here it never does,
    /// because the whole copy is one read transaction on the source, whose snapshot of a database in WAL mode does not
    /// change. The drawback is that the log is not reset until the copy is complete.
    static let pagesPerStep: CInt = 256

    let check: DatabaseCheck

    package init(check: DatabaseCheck) { self.check = check }

    /// Copies a database.
    ///
    /// - Parameters:
    ///   - source: the database.
    ///   - path: the new file, which must not exist; removed after an error.
    ///   - progress: called after each step; an error that it throws cancels the copy.
    /// - Returns: the errors in the indexes of the source; empty as a rule. The copy has none.
    /// - Throws: `StoreFileError` if the copy fails or is damaged, or the error of `progress`.
    @discardableResult
    func make(
        of source: any DatabaseReader, at path: String,
        progress: @escaping (DatabaseBackupProgress) throws -> Void = { _ in }
    ) throws -> [String] {
        try make(at: path, of: source.path, size: { try source.read(Self.size) }) { target in
            try source.backup(to: target, pagesPerStep: Self.pagesPerStep, progress: progress)
        }
    }

    /// Copies an open database by the connection that writes. Readers are opened by path, where another file may be.
    package func make(ofOpen pool: DatabasePool, at path: String) throws {
        try make(at: path, of: pool.path, size: { try pool.writeWithoutTransaction(Self.size) }) { target in
            try pool.writeWithoutTransaction { source in
                try target.writeWithoutTransaction { try source.backup(to: $0) }
            }
        }
    }

    @discardableResult
    private func make(
        at path: String, of source: String, size: () throws -> Int64, _ backup: (DatabaseQueue) throws -> Void
    ) throws -> [String] {
        try FileOperations.create(path)
        do {
            // A copy that fills the disk would also stop the bot's commits.
            if try DiskSpace(at: path).free < size() { throw StoreFileError.full(path) }
            try copy(to: path, backup)
            var (verdict, indexErrors) = (try check.verdict(on: path, .full), [String]())
            if case .damagedIndexes(let errors) = verdict {
                try rebuildIndexes(of: path)
                (verdict, indexErrors) = (try check.verdict(on: path, .full), errors)
            }
            guard verdict == .sound else {
                throw StoreFileError.unsuitable(source, verdict, advice: "The copy was discarded.")
            }
            try FileOperations.sync(path)
            return indexErrors
        } catch {
            FileOperations.discardDatabase(path)
            throw StoreFileError.wrapping(error, "The database cannot be copied to \(path)", path: source)
        }
    }

    /// Copies a database that this process does not have open.
    func make(ofFile file: String, at path: String) throws {
        var configuration = Configuration()
        configuration.label = "statsbot.copy"
        configuration.busyMode = .timeout(5)
        configuration.readonly = true
        let source: DatabaseQueue
        do {
            source = try DatabaseQueue(path: file, configuration: configuration)
        } catch {
            throw StoreFileError.wrapping(error, "The database cannot be opened", path: file)
        }
        defer { try? source.close() }
        try make(of: source, at: path)
    }

    private func rebuildIndexes(of path: String) throws {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        do {
            try queue.writeWithoutTransaction { try $0.execute(sql: "REINDEX") }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            // The table itself violates a unique index: the next check reports it again.
        }
    }

    private static func size(_ db: Database) throws -> Int64 {
        let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        return try (Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0) * pages
    }

    private func copy(to path: String, _ backup: (DatabaseQueue) throws -> Void) throws {
        var configuration = Configuration()
        configuration.label = "statsbot.copy"
        // The file is synced once, when it is complete.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        let target = try DatabaseQueue(path: path, configuration: configuration)
        do {
            try backup(target)
            // The copy inherits the journal mode of its source, but a backup must be a single file without a log.
            let mode = try target.writeWithoutTransaction {
                try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE")
            }
            guard mode == "delete" else {
                throw DatabaseError(message: "the journal mode is still \(mode ?? "unknown")")
            }
            try target.close()
        } catch {
            try? target.close()
            throw error
        }
    }
}
