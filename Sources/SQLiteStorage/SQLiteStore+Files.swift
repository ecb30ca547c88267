// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
import GRDB
package import StoreFiles

/// The files of the open database, which may be deleted, replaced or made writable while the bot runs.
extension SQLiteStore {
    /// What happened to the files.
    package var filesState: StoreFilesState { connection.filesState }

    /// The damage that the last backup found, in words that continue a sentence beginning with the database.
    package var damage: String? { connection.damage }

    /// Why the database cannot be written, naming owner and mode; `nil` if it is writable.
    package var writeProblem: String? {
        guard !connection.isWritable else { return nil }
        return FileAccess.problem(of: connection.path) ?? "\(connection.path) was not writable when it was opened"
    }

    /// Opens a database that was not writable again if it is writable now.
    ///
    /// - Returns: whether it can be written.
    /// - Throws: if it cannot be opened.
    package func reopenIfWritable() throws -> Bool {
        if connection.isWritable { return true }
        guard FileAccess.problem(of: connection.path) == nil else { return false }
        try connection.reopen()
        return connection.isWritable
    }

    /// Makes the database at its path complete again after files of it were deleted, and opens it. Commits fail meanwhile
    /// and must be tried again.
    ///
    /// - Parameters:
    ///   - folder: the folder of the database.
    ///   - now: the time for the names of new files.
    /// - Throws: if that is not possible; commits still go to the open files, and this can be called again.
    package func restoreFiles(in folder: StoreFolder, at now: Date) throws {
        if filesState == .closed { return try connection.reopen() }
        let open = pool
        try StoreConnection.blockCommits(true, open)
        do {
            switch filesState {
            case .logLost:
                try open.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
                try setAsideForeignCompanions(in: folder, at: now)
            case .deleted: try writeDatabase(in: folder, at: now)
            case .intact, .replaced, .closed: return try StoreConnection.blockCommits(false, open)
            }
        } catch {
            try? StoreConnection.blockCommits(false, open)
            throw error
        }
        try connection.reopen()
    }

    /// Copies the open database, whose file was replaced, to another file.
    ///
    /// - Parameters:
    ///   - folder: the folder of the copy.
    ///   - name: the name of an earlier copy, which is replaced; `nil` for a new one.
    ///   - now: the time for the name of a new one.
    /// - Returns: the name of the copy.
    /// - Throws: if it cannot be copied.
    package func rescue(in folder: StoreFolder, as name: String?, at now: Date) throws -> String {
        let name = try name ?? Replacement(folder: folder).asideName(.rescued, at: now)
        let partial = folder.file(name) + Backups.partialSuffix
        FileOperations.discardDatabase(partial)
        try DatabaseCopy(check: Self.check).make(ofOpen: pool, at: partial)
        try FileOperations.rename(partial, to: folder.file(name))
        try FileOperations.sync(folder.path)
        return name
    }

    /// Writes a copy of the open database to the path of its deleted file. A crash at any time leaves a complete copy.
    private func writeDatabase(in folder: StoreFolder, at now: Date) throws {
        try StoreFolder.make(folder.path, permissions: 0o700)
        let copy = try folder.file(rescue(in: folder, as: nil, at: now))
        // The log at the path belongs to the deleted file, and all of it is in the copy; or it belongs to nobody.
        try setAsideForeignCompanions(in: folder, at: now)
        for suffix in StoreFolder.companionSuffixes { try FileOperations.remove(folder.database + suffix) }
        if try FileOperations.link(copy, as: folder.database) {
            try FileOperations.remove(copy)
        } else {
            try FileOperations.rename(copy, to: folder.database)
        }
        try FileOperations.sync(folder.path)
    }

    /// SQLite would apply a log that is not its own, or remove it.
    private func setAsideForeignCompanions(in folder: StoreFolder, at now: Date) throws {
        let aside = try folder.file(Replacement(folder: folder).asideName(.replaced, at: now))
        for path in connection.foreignCompanions {
            try FileOperations.rename(path, to: aside + path.dropFirst(folder.database.count))
        }
    }
}
