// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation

/// Replaces the database such that a crash at any time loses neither the old nor the new one.
///
/// 1. The intent is written to disk.
/// 2. SQLite's companion files of the old database get their new names.
/// 3. The old database gets its new name as a second one (a hard link).
/// 4. The new database is renamed to the original name of the old one. This step commits the replacement.
/// 5. The intent is removed.
///
/// An error before step 4 restores the previous state. After a crash, `finish` reads the intent and continues; each
/// step can be repeated.
package struct Replacement: Sendable {
    /// A planned replacement.
    struct Intent: Codable, Sendable, Equatable {
        /// The new name of the old database.
        var aside: String
        /// Whether a new database replaces it; otherwise no database exists afterwards.
        var hasIncoming: Bool
        /// The report to return when the replacement is complete.
        var report: RecoveryReport
    }

    /// A completed step; tests can interrupt the replacement there.
    package enum Step: Sendable, CaseIterable {
        case incomingReady, intentWritten, logMoved, indexMoved, journalMoved, databaseLinked, databaseReplaced
        case intentRemoved
    }

    let folder: StoreFolder
    /// Called after each step; an error that it throws counts as an error of the step.
    let reached: @Sendable (Step) throws -> Void

    package init(folder: StoreFolder, reached: @escaping @Sendable (Step) throws -> Void = { _ in }) {
        self.folder = folder
        self.reached = reached
    }

    /// Performs a replacement. An incoming database must exist at `StoreFolder.incoming`, synced to disk.
    ///
    /// - Throws: `StoreFileError`; the previous state is restored unless the replacement was already committed.
    func perform(_ intent: Intent) throws {
        do {
            if intent.hasIncoming { try reached(.incomingReady) }
            guard !FileOperations.isSymbolicLink(folder.database) else {
                throw StoreFileError.wrongKind(
                    "\(folder.database) is a symbolic link; it cannot be set aside. Point DATA_DIR to the folder itself."
                )
            }
            try FileOperations.write(try JSONEncoder().encode(intent), to: folder.intent, in: folder.path)
            try reached(.intentWritten)
            try complete(intent)
        } catch {
            if (try? isDecided(intent)) == false { try putBack(intent) }
            throw error
        }
    }

    /// Completes a replacement that a crash interrupted, and removes leftovers.
    ///
    /// - Returns: the completed intent; `nil` if there was none.
    /// - Throws: `StoreFileError` if the intent cannot be read or a step fails.
    func finish() throws -> Intent? {
        guard let intent = try storedIntent() else {
            FileOperations.discardDatabase(folder.incoming)
            return nil
        }
        if try intent.hasIncoming && !isDecided(intent) && !FileOperations.exists(folder.incoming) {
            // The new database was removed from outside. The old one is complete.
            try putBack(intent)
            return nil
        }
        try complete(intent)
        return intent
    }

    /// An unused name for a database that is set aside.
    package func asideName(_ reason: AsideReason, at now: Date) throws -> String {
        let stem = reason.prefix + FileTime.text(now)
        var (name, number) = (stem + ".sqlite", 1)
        while try ([""] + StoreFolder.companionSuffixes).contains(where: {
            try FileOperations.exists(folder.file(name) + $0)
        }) {
            number += 1
            name = "\(stem)-\(number).sqlite"
        }
        return name
    }

    /// Renames SQLite's companion files of a database to match another name.
    func moveCompanions(of path: String, to target: String) throws {
        let steps: [Step] = [.logMoved, .indexMoved, .journalMoved]
        for (suffix, step) in zip(StoreFolder.companionSuffixes, steps) {
            if try FileOperations.exists(path + suffix) {
                try FileOperations.rename(path + suffix, to: target + suffix)
            }
            try reached(step)
        }
    }

    private func complete(_ intent: Intent) throws {
        let aside = folder.file(intent.aside)
        if try !isDecided(intent) {
            try moveCompanions(of: folder.database, to: aside)
            if intent.hasIncoming {
                if try FileOperations.exists(folder.database), try !FileOperations.exists(aside),
                    try !FileOperations.link(folder.database, as: aside)
                {
                    try FileOperations.rename(folder.database, to: aside)
                }
                try FileOperations.sync(folder.path)
                try reached(.databaseLinked)
                try FileOperations.rename(folder.incoming, to: folder.database)
            } else if try FileOperations.exists(folder.database) {
                try FileOperations.rename(folder.database, to: aside)
            }
            try FileOperations.sync(folder.path)
            try reached(.databaseReplaced)
        }
        try FileOperations.remove(folder.intent)
        try FileOperations.sync(folder.path)
        try reached(.intentRemoved)
    }

    /// Whether the replacement is committed.
    private func isDecided(_ intent: Intent) throws -> Bool {
        let isPresent = try FileOperations.exists(folder.database)
        guard intent.hasIncoming else { return !isPresent }
        let aside = folder.file(intent.aside)
        return try isPresent && !FileOperations.exists(folder.incoming)
            && !FileOperations.areSame(folder.database, aside)
    }

    private func putBack(_ intent: Intent) throws {
        let aside = folder.file(intent.aside)
        if try FileOperations.exists(aside) {
            if try FileOperations.exists(folder.database) {
                // Either both are names of one file, which a rename would not change, or it was not moved yet.
                if FileOperations.areSame(folder.database, aside) { try FileOperations.remove(aside) }
            } else {
                try FileOperations.rename(aside, to: folder.database)
            }
        }
        for suffix in StoreFolder.companionSuffixes where try FileOperations.exists(aside + suffix) {
            try FileOperations.rename(aside + suffix, to: folder.database + suffix)
        }
        try FileOperations.sync(folder.path)
        try FileOperations.remove(folder.intent)
        try FileOperations.sync(folder.path)
        FileOperations.discardDatabase(folder.incoming)
    }

    private func storedIntent() throws -> Intent? {
        guard try FileOperations.exists(folder.intent) else { return nil }
        do {
            return try JSONDecoder().decode(Intent.self, from: Data(contentsOf: URL(fileURLWithPath: folder.intent)))
        } catch {
            throw StoreFileError(
                kind: .intent,
                description: """
                    A replacement of the database was interrupted, but \(folder.intent) cannot be read. Find the right \
                    database in \(folder.path), rename it to \(StoreFolder.databaseName), and remove the unreadable file.
                    """)
        }
    }
}
