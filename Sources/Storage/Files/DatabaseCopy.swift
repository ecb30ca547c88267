// SPDX-License-Identifier: MIT
// Part of StatsBot.

import GRDB

/// Copies a database that may be in use to a new file, which is checked and synced to disk.
struct DatabaseCopy: Sendable {
    /// Pages between two progress reports: 1 MiB with the default page size of 4 KiB.
    ///
    /// SQLite restarts a copy when another connection writes to its source between two steps. Here it never does,
    /// because the whole copy is one read transaction on the source, whose snapshot of a database in WAL mode does not
    /// change. The drawback is that the log is not reset until the copy is complete.
    static let pagesPerStep: CInt = 256

    let check: DatabaseCheck

    /// Copies a database.
    ///
    /// - Parameters:
    ///   - source: the database.
    ///   - path: the new file, which must not exist; removed after an error.
    ///   - progress: called after each step; an error that it throws cancels the copy.
    /// - Throws: `StoreFileError` if the copy fails or is damaged, or the error of `progress`.
    func make(
        of source: any DatabaseReader, at path: String, progress: @escaping (DatabaseBackupProgress) throws -> Void
    ) throws {
        try FileOperations.create(path)
        do {
            try requireSpace(for: source, at: path)
            try copy(source, to: path, progress: progress)
            try FileOperations.sync(path)
            let verdict = try check.verdict(on: path)
            guard verdict == .sound else {
                throw StoreFileError.unsuitable(source.path, verdict, advice: "The copy was discarded.")
            }
        } catch {
            FileOperations.discardDatabase(path)
            throw StoreFileError.wrapping(error, "The database cannot be copied to \(path)", path: source.path)
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
        try make(of: source, at: path) { _ in }
    }

    /// Checks the free space, because a copy that fills the disk would also stop the bot's commits.
    private func requireSpace(for source: any DatabaseReader, at path: String) throws {
        let size = try source.read { db in
            let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            return try (Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0) * pages
        }
        if try DiskSpace(at: path).free < size { throw StoreFileError.full(path) }
    }

    private func copy(
        _ source: any DatabaseReader, to path: String, progress: @escaping (DatabaseBackupProgress) throws -> Void
    ) throws {
        var configuration = Configuration()
        configuration.label = "statsbot.copy"
        // The file is synced once, when it is complete.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        let target = try DatabaseQueue(path: path, configuration: configuration)
        do {
            try source.backup(to: target, pagesPerStep: Self.pagesPerStep, progress: progress)
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
