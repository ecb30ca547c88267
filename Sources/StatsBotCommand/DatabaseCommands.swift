// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
import Foundation
import StatsBot

/// `statsbot backup`.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Back up the database, even while the bot runs.",
        discussion: """
            The bot makes a backup every day in the folder "backups" next to the database and keeps the newest seven, one \
            a week for two months, and the one with the most events. This command adds one there, or writes it to another \
            path.
            """)

    @Option(help: "File to write (default: a new backup in the backup folder).", completion: .file())
    var output: String?

    @OptionGroup var location: HistoryLocation

    func run() async throws {
        try await reportingErrors {
            let care = DatabaseCare(try location.settings())
            let path = try await interruptible { isInterrupted in
                try await care.backUp(to: output, at: Date()) { _ in
                    if isInterrupted() { throw ExitCode(130) }
                }
            }
            print("Backup written: \(path)")
        }
    }
}

/// `statsbot restore`.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Replace the database with a backup. Stop the bot first.",
        discussion: """
            Checks the file first. The previous database is kept next to the new one, with the time in its name. At the \
            next start, the bot requests the events since the backup from Discord. What Discord does not replay is \
            recovered from its lists and its audit log as far as possible, and the rest is recorded as unobserved.
            """)

    @Argument(help: "Backup to restore, such as data/backups/statsbot-20260131T050000Z.sqlite.", completion: .file())
    var file: String

    @OptionGroup var location: HistoryLocation

    func run() async throws {
        try await reportingErrors {
            let replaced = try await DatabaseCare(try location.settings()).restore(file, at: Date())
            print("Restored from \(file).")
            if !replaced.isEmpty { print("The previous database is kept as \(replaced.joined(separator: ", ")).") }
        }
    }
}

/// `statsbot forget`.
struct ForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Erase a user's ID, names and activity; the counts stay.",
        discussion: """
            Works while the bot runs. The ID stays stored, without a name, while the user is a member or banned. Later events of \
            the user are recorded again, unless the user opts out with /privacy in Discord: then no ID is stored.
            """)

    @Option(help: "User ID.")
    var user: UInt64

    @OptionGroup var location: HistoryLocation

    func run() async throws {
        try await reportingErrors {
            let (events, backups) = try await DatabaseCare(try location.settings()).forget(user: user)
            print("Erased from \(events) event\(events == 1 ? "" : "s").")
            if backups > 0 {
                print(
                    "\(backups) earlier backup\(backups == 1 ? "" : "s") may still contain the user. Backups are deleted after about "
                        + "two months, or delete them now.")
            }
        }
    }
}
