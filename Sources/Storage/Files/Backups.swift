// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
package import GRDB
import Glibc
import SystemPackage

/// The backups of the database: each a sound database in one file, the newest seven of them.
///
/// A backup is made under another name, checked, put on the disk, and only then named as a backup. Whatever ends the
/// process meanwhile, what bears a backup's name is one.
///
/// All of this blocks its thread for as long as the disk needs; do not call it on Swift's cooperative pool.
package struct Backups: Sendable {
    /// How many are kept.
    static let kept = 7
    /// How the name of one that is being made ends.
    static let partialSuffix = ".partial"

    let folder: StoreFolder
    let check: DatabaseCheck

    /// Makes a backup in the folder and removes the oldest of too many, and what crashed attempts left.
    ///
    /// A backup of the same second is replaced.
    ///
    /// - Parameters:
    ///   - source: the database; may be in use, and written to meanwhile.
    ///   - now: the time in its name.
    ///   - progress: hears of each MiB; an error that it throws ends the backup.
    /// - Returns: the backup, which is on the disk.
    /// - Throws: `StoreFileError`, or what `progress` threw; no part of a backup stays then.
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
        // The command `backup` may run beside the bot; each would take the other's file for a leftover.
        guard let lock = try ExclusiveLock(taking: descriptor, path: folder.backups) else {
            throw StoreFileError(
                kind: .inUse,
                description: "Another backup is in progress in \(folder.backups). Try again when it has finished.")
        }
        defer { withExtendedLifetime(lock) {} }
        try removeLeftovers()
        let backup = BackupFile(at: now, in: folder.backups)
        let partial = backup.path + Self.partialSuffix
        try DatabaseCopy(check: check).make(of: source, at: partial, progress: progress)
        do {
            try FileOperations.rename(partial, to: backup.path)
            try FileOperations.sync(folder.backups)
        } catch {
            FileOperations.discardDatabase(partial)
            throw error
        }
        for old in try list().dropFirst(Self.kept) where old != backup { try FileOperations.remove(old.path) }
        return backup
    }

    /// Makes a copy of the database at a path of the user's choice.
    ///
    /// - Throws: `StoreFileError`: of the kind `exists` where something is there already.
    package func make(
        from source: any DatabaseReader, to output: String,
        progress: @escaping (DatabaseBackupProgress) throws -> Void = { _ in }
    ) throws {
        guard try !FileOperations.exists(output) else { throw StoreFileError.exists(output) }
        let partial = "\(output).\(UInt32.random(in: 0 ... .max))\(Self.partialSuffix)"
        try DatabaseCopy(check: check).make(of: source, at: partial, progress: progress)
        do {
            // A link is refused where the name was taken meanwhile; a rename would replace what has it.
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
    }

    /// The backups, the newest first; files of other names are not among them.
    package func list() throws -> [BackupFile] {
        try FileOperations.names(in: folder.backups)
            .compactMap { BackupFile(name: $0, in: folder.backups) }
            .sorted(by: >)
    }

    /// The newest backup.
    package func newest() throws -> BackupFile? { try list().first }

    private func removeLeftovers() throws {
        for name in try FileOperations.names(in: folder.backups) where name.hasPrefix("statsbot-") {
            // SQLite's own files of a copy end otherwise: .partial-journal and the like.
            guard let end = name.range(of: Self.partialSuffix, options: .backwards),
                BackupFile(name: String(name[..<end.lowerBound]), in: folder.backups) != nil
            else { continue }
            try FileOperations.remove(FilePath(folder.backups).appending(name).string)
        }
    }
}
