// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration
import DiscordModels
import DiscordREST
import Formatting
import Foundation
package import Logging

/// Checks with Discord that the bot has the access that the configuration requires.
package struct OnlineCheck: Sendable {
    /// The result of one check.
    package struct Finding: Sendable, Equatable, CustomStringConvertible {
        /// Whether the check passed.
        package let isGood: Bool
        /// A variable or another subject.
        package let subject: String
        /// The result and, if it failed, the fix.
        package let text: String

        /// One line of output.
        package var description: String { "\(isGood ? "ok     " : "missing")  \(subject): \(text)" }

        static func good(_ subject: String, _ text: String) -> Finding {
            Finding(isGood: true, subject: subject, text: text)
        }

        static func bad(_ subject: String, _ text: String) -> Finding {
            Finding(isGood: false, subject: subject, text: text)
        }
    }

    private let configuration: BotConfiguration
    private let client: DiscordClient

    /// Runs all checks; changes nothing in Discord.
    ///
    /// - Returns: the findings, in the order in which to fix them.
    /// - Throws: `RESTError` if the trusted certificates cannot be read, `CancellationError`.
    package static func run(_ configuration: BotConfiguration, logger: Logger) async throws -> [Finding] {
        try await DiscordClient.with(configuration, logger: logger) { client in
            try await OnlineCheck(configuration: configuration, client: client).findings()
        }
    }

    private func findings() async throws -> [Finding] {
        var findings: [Finding] = []
        do {
            let application = try await client.currentApplication()
            let name = (application.name ?? "").quoted(upTo: 100)
            findings.append(.good("BOT_TOKEN", "accepted by Discord for the application \(name)"))
            findings += intents(application.flags ?? [])
            let guilds = try await client.currentUserGuilds()
            let bot = try await client.currentUser().id
            for (index, guild) in configuration.guilds.enumerated() {
                let check = OnlineGuildCheck(
                    configuration: guild, activity: configuration.process.activity,
                    scope: configuration.listsGuilds ? "\(GuildKeys.list)[\(index)]" : nil,
                    client: client)
                try await check.look(at: guilds, of: bot, &findings)
            }
        } catch let error as RESTError where error.code == .unauthorized {
            findings.append(
                .bad(
                    "BOT_TOKEN",
                    "rejected by Discord. Copy it again: developer portal, your application, Bot, Reset Token"))
        } catch let error as RESTError {
            findings.append(.bad("DISCORD_API_BASE_URL", "\(error)"))
        }
        return findings
    }

    private func intents(_ flags: Application.Flags) -> [Finding] {
        let switches: [(name: String, either: Application.Flags, what: String)] = [
            ("Server Members Intent", [.gatewayGuildMembers, .gatewayGuildMembersLimited], "who joins and leaves"),
            ("Presence Intent", [.gatewayPresence, .gatewayPresenceLimited], "who is online"),
        ]
        return switches.map { name, either, what in
            if !flags.isDisjoint(with: either) { return .good(name, "granted") }
            if configuration.process.connection.intents == .auto {
                return .good(name, "not granted; with INTENTS=auto the counts are approximate")
            }
            return .bad(
                name,
                "not granted; Discord does not report \(what) without it. Enable it: developer portal, your "
                    + "application, Bot, Privileged Gateway Intents; or set INTENTS=auto")
        }
    }
}
