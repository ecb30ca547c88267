// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ActivityReport
import DiscordModels
import Foundation

/// The bot's slash commands.
enum BotCommand: String, Sendable, CaseIterable {
    case stats
    case health
    case credits
    case privacy

    /// The registered definition. Source: Interactions, Application Commands, "Application Command Object".
    var definition: ApplicationCommand {
        switch self {
        case .stats:
            ApplicationCommand(
                type: .chatInput, name: rawValue, description: "Show members and activity of this server",
                options: [
                    Self.option(
                        StatsPeriod.option, "Time period (default: today)",
                        StatsPeriod.allCases.map { ($0.words, $0.rawValue) }),
                    Self.option(
                        StatsView.option, "What to show (default: members)",
                        StatsView.allCases.map { ($0.words, $0.rawValue) }),
                ])
        case .health:
            ApplicationCommand(
                type: .chatInput, name: rawValue, description: "Show the bot's status",
                defaultMemberPermissions: Self.manageGuild)
        case .credits:
            ApplicationCommand(
                type: .chatInput, name: rawValue, description: "Show information about this bot")
        case .privacy:
            ApplicationCommand(
                type: .chatInput, name: rawValue,
                description: "Show what this bot keeps about you, delete it, or opt out")
        }
    }

    private static func option(
        _ name: String, _ description: String, _ choices: [(name: String, value: String)]
    ) -> ApplicationCommandOption {
        ApplicationCommandOption(
            type: .string, name: name, description: description, required: false,
            choices: choices.map { ApplicationCommandOption.Choice(name: $0.name, value: .string($0.value)) })
    }

    /// Manage Server: 1 << 5. The server's settings can allow other roles. Source: Topics, Permissions, "Bitwise
    /// Permission Flags".
    static let manageGuild = String(1 << 5)

    static var definitions: [ApplicationCommand] { allCases.map(\.definition) }

    /// A canonical JSON text, to detect changed definitions.
    static func fingerprint(of definitions: [ApplicationCommand]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(definitions), as: UTF8.self)
    }
}

/// The time period of `/stats`.
enum StatsPeriod: String, Sendable, CaseIterable {
    case today
    case yesterday
    case week
    case month

    /// The name of the command's option.
    static let option = "period"

    /// The label of the choice in Discord.
    var words: String {
        switch self {
        case .today: "Today"
        case .yesterday: "Yesterday"
        case .week: "Last 7 days"
        case .month: "Last 30 days"
        }
    }

    /// In days.
    var length: Int {
        switch self {
        case .today, .yesterday: 1
        case .week: 7
        case .month: 30
        }
    }
}
