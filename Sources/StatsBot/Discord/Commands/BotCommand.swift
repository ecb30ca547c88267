// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation

/// The bot's slash commands.
enum BotCommand: String, Sendable, CaseIterable {
    case stats
    case health
    case credits

    /// What Discord is told of it. Source: Interactions, Application Commands, "Application Command Object".
    var definition: ApplicationCommand {
        switch self {
        case .stats:
            ApplicationCommand(
                type: .chatInput, name: rawValue, description: "Who came, who left, and how many members there are.",
                options: [
                    ApplicationCommandOption(
                        type: .string, name: StatsPeriod.option,
                        description: "Which days; today unless said otherwise.",
                        required: false,
                        choices: StatsPeriod.allCases.map { period in
                            ApplicationCommandOption.Choice(name: period.words, value: .string(period.rawValue))
                        })
                ])
        case .health:
            ApplicationCommand(
                type: .chatInput, name: rawValue, description: "How the bot itself is doing.",
                defaultMemberPermissions: Self.manageGuild)
        case .credits:
            ApplicationCommand(
                type: .chatInput, name: rawValue, description: "What this bot is and what it is made of.")
        }
    }

    /// Manage Server: 1 << 5. Who else may use the command is the server's choice, in its settings. Source: Topics,
    /// Permissions, "Bitwise Permission Flags".
    static let manageGuild = String(1 << 5)

    /// All definitions.
    static var definitions: [ApplicationCommand] { allCases.map(\.definition) }

    /// The definitions as one text, which changes when they do.
    static func fingerprint(of definitions: [ApplicationCommand]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(definitions), as: UTF8.self)
    }
}

/// Which days `/stats` is about.
enum StatsPeriod: String, Sendable, CaseIterable {
    case today
    case yesterday
    case week
    case month

    /// The name of the command's option.
    static let option = "period"

    /// As a user chooses it.
    var words: String {
        switch self {
        case .today: "Today"
        case .yesterday: "Yesterday"
        case .week: "Last 7 days"
        case .month: "Last 30 days"
        }
    }

    /// How many days they are.
    var length: Int {
        switch self {
        case .today, .yesterday: 1
        case .week: 7
        case .month: 30
        }
    }
}
