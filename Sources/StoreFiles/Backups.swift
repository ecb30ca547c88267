// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
package import GRDB
import Glibc
import SystemPackage

/// The backups of the database, each a valid database in one file. `BackupRetention` says which are kept.
///
/// A backup is written under a temporary name, checked, synced to disk and only then renamed. A file with the name of a
/// backup is therefore always complete, even after a crash.
///
/// All methods block their thread during disk access; do not call them on Swift's cooperative pool.
package struct Backups: Sendable {
    /// Suffix of the name of an incomplete backup.
    package static let partialSuffix = ".partial"
    /// Weekly backups are kept only if there is room for this many more.
    static let weeklyRoom: Int64 = 10

    let folder: StoreFolder
    let check: DatabaseCheck
    /// Called with the errors found if the indexes of the source are damaged; the backup has none.
    var onDamagedIndexes: @Sendable ([String]) throws -> Void
    /// Called with the damage that a copy of the source has, or with `nil` if it has none.
    let onChecked: @Sendable (String?) -> Void

    package init(
        folder: StoreFolder, check: DatabaseCheck,
        onDamagedIndexes: @escaping @Sendable ([String]) throws -> Void = { _ in },
        onChecked: @escaping @Sendable (String?) -> Void = { _ in }
    ) {
        self.folder = folder
        self.check = check
        self.onDamagedIndexes = onDamagedIndexes
        self.onChecked = onChecked
    }

    /// Creates a backup in the folder. Removes excess old backups and leftovers of crashed attempts.
    ///
    /// A backup of the same second is replaced.
    ///
    /// - Parameters:
    ///   - source: the database, which may be in use and written to.
    ///   - now: the time for the file name.
    ///   - progress: called for each MiB; an error that it throws cancels the backup.
    /// - Returns: the backup, synced to disk.
    /// - Throws: `StoreFileError` or the error of `progress`; no partial backup is left.
    @discardableResult
    package func make(
        from source: any DatabaseReader, at now: Date,
        progress: @escaping (DatabaseBackupProgress) throws -> Void = { _ in }
    ) throws -> BackupFile {
        try StoreFolder.make(folder.backups, permissions: 0o700)
        let descriptor = open(folder.backups, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw StoreFileError.system("The backup folder cannot be accessed", path: folder.backups)
        }
        // The command `backup` may run at the same time as the bot; each would remove the other's file as a leftover.
        guard let lock = try ExclusiveLock(taking: descriptor, path: folder.backups) else {
            throw StoreFileError(
                kind: .inUse,
                description: "Another backup is in progress in \(folder.backups). Try again when it has finished.")
        }
        defer { withExtendedLifetime(lock) {} }
        try removeLeftovers()
        let backup = BackupFile(at: now, in: folder.backups)
        let partial = backup.path + Self.partialSuffix
        let indexErrors: [String]
        do {
            indexErrors = try copy(source, to: partial, progress: progress)
        } catch let error as StoreFileError where error.kind == .full {
            // A backup of today is worth more than one of the weeks before.
            guard try removeOld(at: now, keepingWeekly: false) else { throw error }
            indexErrors = try copy(source, to: partial, progress: progress)
        }
        do {
            try FileOperations.rename(partial, to: backup.path)
            try FileOperations.sync(folder.backups)
        } catch {
            FileOperations.discardDatabase(partial)
            throw error
        }
        try removeOld(at: now, keepingWeekly: hasRoomForWeekly(beside: backup), except: backup)
        if !indexErrors.isEmpty { try onDamagedIndexes(indexErrors) }
        return backup
    }

    private func copy(
        _ source: any DatabaseReader, to path: String, progress: @escaping (DatabaseBackupProgress) throws -> Void
    ) throws -> [String] {
        do {
            let indexErrors = try DatabaseCopy(check: check).make(of: source, at: path, progress: progress)
            onChecked(nil)
            return indexErrors
        } catch let error as StoreFileError {
            if case .unsuitable(let verdict) = error.kind { onChecked("\(verdict)") }
            throw error
        }
    }

    /// Removes the backups that are no longer kept.
    ///
    /// - Returns: whether there were any.
    @discardableResult
    private func removeOld(at now: Date, keepingWeekly: Bool, except new: BackupFile? = nil) throws -> Bool {
        let all = try list(at: now)
        let kept = BackupRetention(keepsWeekly: keepingWeekly)
            .kept(of: all, at: now) { check.content(of: $0.path)?.events ?? -1 }
        let removed = all.filter { $0 != new && !kept.contains($0) }
        for backup in removed { try FileOperations.remove(backup.path) }
        return !removed.isEmpty
    }

    /// Weekly backups must not fill a small disk.
    private func hasRoomForWeekly(beside backup: BackupFile) throws -> Bool {
        guard case .file(let bytes) = try FileKind.of(backup.path) else { return false }
        return try DiskSpace(at: folder.backups).free / Self.weeklyRoom > bytes
    }

    /// Copies the database to a path that the user chose.
    ///
    /// - Throws: `StoreFileError`, with the kind `exists` if the path exists.
    package func make(
        from source: any DatabaseReader, to output: String,
        progress: @escaping (DatabaseBackupProgress) throws -> Void = { _ in }
    ) throws {
        guard try !FileOperations.exists(output) else { throw StoreFileError.exists(output) }
        let partial = "\(output).\(UInt32.random(in: 0 ... .max))\(Self.partialSuffix)"
        let indexErrors = try copy(source, to: partial, progress: progress)
        do {
            // If the name was taken in the meantime, a link fails but a rename would replace the file.
            if try FileOperations.link(partial, as: output) {
                try FileOperations.remove(partial)
            } else {
                guard try !FileOperations.exists(output) else { throw StoreFileError.exists(output) }
                try FileOperations.rename(partial, to: output)
            }
            let parent = FilePath(output).removingLastComponent()
            try FileOperations.sync(parent.isEmpty ? "." : parent.string)
        } catch {
            FileOperations.discardDatabase(partial)
            throw error
        }
        if !indexErrors.isEmpty { try onDamagedIndexes(indexErrors) }
    }

    /// The backups, newest first. Files with other names are ignored. Backups from the future, made while the clock was wrong,
    /// come last: their order among the others is unknown.
    package func list(at now: Date) throws -> [BackupFile] {
        let all = try FileOperations.names(in: folder.backups)
            .compactMap { BackupFile(name: $0, in: folder.backups) }
            .sorted(by: >)
        return all.filter { !$0.isFuture(at: now) } + all.filter { $0.isFuture(at: now) }
    }

    /// The newest backup, except for those from the future.
    package func newest(at now: Date) throws -> BackupFile? { try list(at: now).first { !$0.isFuture(at: now) } }

    /// A backup from the future, if there is one.
    package func future(at now: Date) throws -> BackupFile? { try list(at: now).first { $0.isFuture(at: now) } }

    private func removeLeftovers() throws {
        for name in try FileOperations.names(in: folder.backups) where name.hasPrefix("statsbot-") {
            // SQLite's companion files of a copy have further suffixes, such as .partial-journal.
            guard let end = name.range(of: Self.partialSuffix, options: .backwards),
                BackupFile(name: String(name[..<end.lowerBound]), in: folder.backups) != nil
            else { continue }
            try FileOperations.remove(FilePath(folder.backups).appending(name).string)
        }
    }
}
