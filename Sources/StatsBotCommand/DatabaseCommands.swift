// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
import Foundation
import StatsBot

/// `statsbot backup`.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Makes a backup of the database, also while the bot runs.",
        discussion: """
            The bot makes one every day by itself and keeps the newest seven, in the folder backups beside the \
            database. This makes one more there, or a copy at a path of your choice.
            """)

    @Option(help: "A file to write (default: one more backup in the folder of the backups).", completion: .file())
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
            print("Backup made: \(path)")
        }
    }
}

/// `statsbot restore`.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Puts a backup in the place of the database. The bot must not run.",
        discussion: """
            The file is checked first. The database that was there is kept beside the new one, under a name with the \
            time. After the next start the bot asks Discord for what happened since the backup; what Discord does not \
            tell is recorded as an unobserved change.
            """)

    @Argument(help: "The backup, such as data/backups/statsbot-20260131T050000Z.sqlite.", completion: .file())
    var file: String

    @OptionGroup var location: HistoryLocation

    func run() async throws {
        try await reportingErrors {
            let replaced = try await DatabaseCare(try location.settings()).restore(file, at: Date())
            print("Restored from \(file).")
            if !replaced.isEmpty { print("What was there is kept as \(replaced.joined(separator: ", ")).") }
        }
    }
}

/// `statsbot forget`.
struct ForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Erases a user: id and names go from all events, the counts stay.",
        discussion: "It works while the bot runs. What the user does later is recorded anew.")

    @Option(help: "The user's id.")
    var user: UInt64

    @OptionGroup var location: HistoryLocation

    func run() async throws {
        try await reportingErrors {
            let (events, backups) = try await DatabaseCare(try location.settings()).forget(user: user)
            print("Forgotten in \(events) event\(events == 1 ? "" : "s").")
            if events > 0, backups > 0 {
                print(
                    "\(backups) backup\(backups == 1 ? " was" : "s were") made before: delete what may not be kept, or "
                        + "wait until newer ones have taken the place of all of them.")
            }
        }
    }
}
