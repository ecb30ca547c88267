// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Puts another database in the place of the one there is, so that no moment of it can lose either.
///
/// 1. A note of what is intended is put on the disk.
/// 2. What SQLite keeps beside the old database gets its new names.
/// 3. The old database gets its new name as a second one (a hard link).
/// 4. The new database is renamed to the old one's first name. This is the moment that decides.
/// 5. The note is removed.
///
/// An error before 4 puts all back. After a crash, `finish` finds the note and goes on from where it was; each step may
/// be done again.
package struct Replacement: Sendable {
    /// What is intended.
    struct Intent: Codable, Sendable, Equatable {
        /// The old database's new name.
        var aside: String
        /// Whether a new database takes its place; else there is none afterwards.
        var hasIncoming: Bool
        /// What is to be told when it is done.
        var report: RecoveryReport
    }

    /// What has just been done; a test may end things there.
    package enum Step: Sendable, CaseIterable {
        case incomingReady, intentWritten, logMoved, indexMoved, journalMoved, databaseKept, databaseReplaced
        case intentRemoved
    }

    let folder: StoreFolder
    /// Called after each step; an error that it throws is an error of that step.
    var reached: @Sendable (Step) throws -> Void = { _ in }

    /// Carries out an intent. If it has an incoming database, that is ready at `StoreFolder.incoming`, on the disk.
    ///
    /// - Throws: `StoreFileError`. Unless the new database was in its place already, everything is as it was.
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

    /// Ends what a crash has interrupted, and removes what it left.
    ///
    /// - Returns: what had been intended, and is done now; `nil` where there was nothing.
    /// - Throws: `StoreFileError` where the note cannot be read or a step fails.
    func finish() throws -> Intent? {
        guard let intent = try storedIntent() else {
            FileOperations.discardDatabase(folder.incoming)
            return nil
        }
        if try intent.hasIncoming && !isDecided(intent) && !FileOperations.exists(folder.incoming) {
            // Somebody took the new database away. The old one is complete.
            try putBack(intent)
            return nil
        }
        try complete(intent)
        return intent
    }

    /// A name for a database that moves out of the way, which no file has.
    func asideName(_ reason: AsideReason, at now: Date) throws -> String {
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

    /// Gives what SQLite keeps beside a database the names that belong to another name of the database.
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
                try reached(.databaseKept)
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

    /// Whether the database that is in place is the one that was intended.
    private func isDecided(_ intent: Intent) throws -> Bool {
        let isThere = try FileOperations.exists(folder.database)
        guard intent.hasIncoming else { return !isThere }
        let aside = folder.file(intent.aside)
        return try isThere && !FileOperations.exists(folder.incoming) && !FileOperations.areSame(folder.database, aside)
    }

    private func putBack(_ intent: Intent) throws {
        let aside = folder.file(intent.aside)
        if try FileOperations.exists(aside) {
            if try FileOperations.exists(folder.database) {
                // Two names of one file, or it was not moved yet. A rename would do nothing to two names of one file.
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
                    \(folder.intent) says that the database was being replaced, and cannot be read. Look which of the \
                    databases in \(folder.path) is the right one, name it \(StoreFolder.databaseName), and remove that file.
                    """)
        }
    }
}
