// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
import BotConfiguration
import Machine
import StatsBot

/// `statsbot invite`.
struct InviteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite",
        abstract: "Print the link that adds the bot to a server.",
        discussion: """
            Asks Discord for the application's ID. The link requests exactly the permissions that the bot's functions need, with \
            Manage Server only if ACTIVITY contains invites. Open it in a browser; you need Manage Server in the server. Exit \
            codes: 0, 78 for an invalid configuration, 1 for any other error.
            """)

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        try await reportingErrors {
            let configuration = try BotConfiguration.load(from: options.sources)
            try OpenFileLimit.raise()
            print(try await InviteLink.find(configuration))
        }
    }
}
