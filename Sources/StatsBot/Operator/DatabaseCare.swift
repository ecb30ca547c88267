// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Archive
package import Foundation
import Resilience
import Storage

/// What an operator does with the database by hand: backs it up, puts a backup in its place, lets a user be forgotten.
/// Everything but `restore` works while the bot runs.
package struct DatabaseCare: Sendable {
    private let folder: StoreFolder
    private let settings: HistorySettings

    /// Names the database; touches nothing.
    package init(_ settings: HistorySettings) {
        self.settings = settings
        folder = StoreFolder(settings.dataDirectory)
    }

    /// Makes a backup: among the others, of which the newest seven stay, or at a path of its own.
    ///
    /// - Parameters:
    ///   - output: the path; `nil`: the folder of the backups.
    ///   - now: the time in its name.
    ///   - progress: hears how much is done, from 0 to 1.
    /// - Returns: where the backup is.
    /// - Throws: where there is no database or it cannot be copied; no part of a backup stays then.
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

    /// Checks a file and puts it in the database's place; what was there is kept under another name.
    ///
    /// - Parameters:
    ///   - file: a backup.
    ///   - now: the time in the name of what is replaced.
    /// - Returns: the names of what was replaced; none where there was no database.
    /// - Throws: where a bot uses the database, or the file is not a sound database of the bot's; nothing has changed
    ///   then.
    package func restore(_ file: String, at now: Date) async throws -> [String] {
        try await onThreadOfItsOwn { [folder] in
            try folder.prepare()
            let lock = try FolderLock(folder)
            defer { lock.release() }
            return try Restore(check: SQLiteStore.check).run(file, at: now, holding: lock).setAside
        }
    }

    /// Replaces a user's id and names in all events; the counts stay.
    ///
    /// - Parameter user: the user's id.
    /// - Returns: how many events spoke of the user, and how many backups may still do so.
    /// - Throws: where there is no database or it cannot be written.
    package func forget(user: UInt64) async throws -> (events: Int, backups: Int) {
        let store = try HistoryStore(settings, createIfMissing: false, guild: nil).store
        let events = try await store.forget(user: user)
        let backups = try store.backups(in: folder).list().count
        try await store.close()
        return (events, backups)
    }
}
