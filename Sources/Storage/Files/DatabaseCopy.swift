// SPDX-License-Identifier: MIT
// Part of StatsBot.

import GRDB

/// Copies a database, while others write to it, into one new file that is sound and on the disk.
struct DatabaseCopy: Sendable {
    /// Pages between two reports of the progress: 1 MiB of the usual 4 KiB pages.
    ///
    /// SQLite starts a copy over when another connection writes to its source between two steps. Here it never does:
    /// the whole copy is made in one read transaction of the source, whose view of a database with a write-ahead log
    /// does not change. The price is that the log is not reset until the copy is done.
    static let pagesPerStep: CInt = 256

    let check: DatabaseCheck

    /// Makes the copy.
    ///
    /// - Parameters:
    ///   - source: the database.
    ///   - path: the new file, which must not be there; removed again if something fails.
    ///   - progress: hears of each step; an error that it throws ends the copy.
    /// - Throws: `StoreFileError` where it cannot be made or is not sound, or what `progress` threw.
    func make(
        of source: any DatabaseReader, at path: String, progress: @escaping (DatabaseBackupProgress) throws -> Void
    ) throws {
        try FileOperations.create(path)
        do {
            try requireRoom(for: source, at: path)
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

    /// Makes the copy of a database that nothing of this process has open.
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

    /// A copy that fills the disk would also stop the bot's own commits until it is given up.
    private func requireRoom(for source: any DatabaseReader, at path: String) throws {
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
        // The file is put on the disk once, when it is complete.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        let target = try DatabaseQueue(path: path, configuration: configuration)
        do {
            try source.backup(to: target, pagesPerStep: Self.pagesPerStep, progress: progress)
            // The copy has its source's journal mode. A file that lies about has no log beside it.
            let mode = try target.writeWithoutTransaction {
                try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE")
            }
            guard mode == "delete" else { throw DatabaseError(message: "the journal mode stays \(mode ?? "unknown")") }
            try target.close()
        } catch {
            try? target.close()
            throw error
        }
    }
}
