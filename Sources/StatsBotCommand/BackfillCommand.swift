// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Archive
import ArgumentParser
import BotConfiguration
import DiscordModels
import Foundation
import Machine
import SQLiteStorage
import StatsBot
import Storage

/// `statsbot backfill`.
struct BackfillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill",
        abstract: "Count the messages that were sent before the bot began to count.",
        discussion: """
            Reads the history of channels and threads, each from the first message that the bot counted back to --days ago, and \
            adds the messages to the hours and days in which they were sent. Reactions, voice and active members of the past \
            cannot be read. Works while the bot runs, with at most about half of Discord's rate limit; the bot's metrics \
            include the result after its next start. Continues where it stopped; no message is counted twice. Exit codes: 0 \
            if everything was read, 1 if a channel could not be read or for any other error, 130 after Ctrl-C, 78 for an \
            invalid configuration.
            """)

    @Option(help: "ID of the guild.")
    var guild: UInt64

    @Option(help: "Number of days to read, up to now.")
    var days = 90

    @Option(help: "ID of the only channel to read, with its threads (default: all channels).")
    var channel: UInt64?

    @OptionGroup var location: HistoryLocation

    func validate() throws {
        guard (1...5_000).contains(days) else {
            throw ValidationError("--days must be a number from 1 to 5000, got \"\(days)\".")
        }
    }

    func run() async throws {
        try await reportingErrors {
            let configuration = try BotConfiguration.load(from: location.options.sources)
            let settings = try location.settings()
            try OpenFileLimit.raise()
            let database = try HistoryStore(settings, createIfMissing: false, guild: guild)
            try database.expect(guild, advice: "Run the bot once before a backfill.")
            let line = ProgressLine()
            let report = try await interruptible { isInterrupted in
                try await HistoryBackfill.run(
                    configuration, store: database.store, guild: GuildID(guild), timeZone: settings.timeZone(of: guild),
                    days: days, channel: channel.map { ChannelID($0) }, progress: { $1 ? line.end($0) : line.show($0) },
                    isInterrupted: isInterrupted)
            }
            try await database.store.close()
            let messages = "\(report.messages) message\(report.messages == 1 ? "" : "s")"
            print("Counted \(messages). \(report.channels) channels and threads are read.")
            if !report.unreadable.isEmpty {
                print("Not readable, grant the bot Read Message History: \(report.unreadable.joined(separator: ", ")).")
            }
            if report.isInterrupted { throw ExitCode(130) }
            if !report.unreadable.isEmpty { throw ExitCode(1) }
        }
    }
}
