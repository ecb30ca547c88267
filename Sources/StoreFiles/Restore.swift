// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
import GRDB

/// Replaces the database with one that the operator chose (`statsbot restore FILE`).
package struct Restore: Sendable {
    package let check: DatabaseCheck
    /// Called after each step of the replacement; for tests.
    var reached: @Sendable (Replacement.Step) throws -> Void

    package init(check: DatabaseCheck, reached: @escaping @Sendable (Replacement.Step) throws -> Void = { _ in }) {
        self.check = check
        self.reached = reached
    }

    /// Checks and copies the file, then replaces the database with the copy.
    ///
    /// - Parameters:
    ///   - file: a backup or another database of this store; it is not changed.
    ///   - now: the time for the name of the replaced database.
    ///   - lock: the lock of the folder, which is not available while the bot runs.
    /// - Returns: a report with the name of the replaced database in `setAside`.
    /// - Throws: `StoreFileError`; the database is then unchanged.
    package func run(_ file: String, at now: Date, holding lock: FolderLock) throws -> RecoveryReport {
        let folder = lock.folder
        let replacement = Replacement(folder: folder, reached: reached)
        _ = try replacement.finish()
        guard !FileOperations.areSame(file, folder.database) else {
            throw StoreFileError.wrongKind("\(file) is the database itself; choose a backup.")
        }
        let verdict = try check.verdict(on: file)
        guard verdict == .sound else {
            throw StoreFileError.unsuitable(file, verdict, advice: "Choose another file; nothing was changed.")
        }
        if try FileKind.of(folder.database) == .folder {
            throw StoreFileError.unsuitable(folder.database, .notAFile, advice: "Remove it; nothing was changed.")
        }
        do {
            try DatabaseCopy(check: check).make(ofFile: file, at: folder.incoming)
        } catch {
            throw StoreFileError.wrapping(error, "The file cannot be copied", path: file)
        }
        let aside = try replacement.asideName(.replaced, at: now)
        let isReplacing = try ([""] + StoreFolder.companionSuffixes).contains {
            try FileOperations.exists(folder.database + $0)
        }
        let report = RecoveryReport(start: .restored(file), setAside: isReplacing ? [aside] : [])
        try replacement.perform(Replacement.Intent(aside: aside, hasIncoming: true, report: report))
        return report
    }
}
