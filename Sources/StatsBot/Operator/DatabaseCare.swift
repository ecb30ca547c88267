// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Archive
package import Foundation
import Resilience
import SQLiteStorage
import Storage
import StoreFiles

/// An operator's database commands: back up, restore, and erase a user. All except `restore` work while the bot runs.
package struct DatabaseCare: Sendable {
    private let folder: StoreFolder
    private let settings: HistorySettings

    /// Does not access the database yet.
    package init(_ settings: HistorySettings) {
        self.settings = settings
        folder = StoreFolder(settings.dataDirectory)
    }

    /// Makes a backup, either in the backup directory, where old ones are removed, or at another path.
    ///
    /// - Parameters:
    ///   - output: the path; `nil` means the backup directory.
    ///   - now: the time in the file name.
    ///   - progress: receives the completed fraction, from 0 to 1.
    /// - Returns: the path of the backup.
    /// - Throws: an error if there is no database or it cannot be copied; no partial backup remains.
    package func backUp(
        to output: String?, at now: Date, progress: @escaping @Sendable (Double) throws -> Void = { _ in }
    ) async throws -> String {
        let store = try HistoryStore(settings, createIfMissing: false, guild: nil).store
        let path = try await onThreadOfItsOwn { [folder] in
            try store.backUp(to: output, in: folder, at: now, progress: progress)
        }
        try await store.close()
        return path
    }

    /// Checks a backup and replaces the database with it; the old database is renamed.
    ///
    /// - Parameters:
    ///   - file: a backup.
    ///   - now: the time in the new names of the old files.
    /// - Returns: the new names of the old files; empty if there was no database.
    /// - Throws: an error if a bot uses the database, or the file is not an intact database of the bot; nothing has
    ///   changed then.
    package func restore(_ file: String, at now: Date) async throws -> [String] {
        try await onThreadOfItsOwn { [folder] in
            try folder.prepare()
            let lock = try FolderLock(folder)
            defer { lock.release() }
            let replaced = try Restore(check: SQLiteStore.check).run(file, at: now, holding: lock).setAside
            try SQLiteStore.accept(folder, at: now)
            return replaced
        }
    }

    /// Replaces a user's ID and names in all events, and erases the user's activity; the counts stay.
    ///
    /// - Parameter user: the user's ID.
    /// - Returns: the number of changed events, and of backups that may still contain the user.
    /// - Throws: an error if there is no database or it cannot be written.
    package func forget(user: UInt64) async throws -> (events: Int, backups: Int) {
        let store = try HistoryStore(settings, createIfMissing: false, guild: nil).store
        let events = try await store.forget(user: user)
        // A running bot, which holds the lock, also has the user's activity in memory.
        if let lock = try? FolderLock(folder) { lock.release() } else { try await store.announceForgotten(user) }
        let backups = try store.backups(in: folder).list(at: .distantFuture).count
        try await store.close()
        return (events, backups)
    }
}
