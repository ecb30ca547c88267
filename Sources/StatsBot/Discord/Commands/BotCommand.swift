// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ActivityReport
import DiscordModels
import Foundation
import Localization

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
            command(
                .statsName, .statsDescription,
                options: [
                    Self.option(
                        .statsPeriodName, .statsPeriodDescription, StatsPeriod.allCases.map { ($0.key, $0.rawValue) }),
                    Self.option(
                        .statsViewName, .statsViewDescription, StatsView.allCases.map { ($0.key, $0.rawValue) }),
                ])
        case .health: command(.healthName, .healthDescription, permissions: Self.manageGuild)
        case .credits: command(.creditsName, .creditsDescription)
        case .privacy: command(.privacyName, .privacyDescription)
        }
    }

    private func command(
        _ name: TextKey, _ description: TextKey, options: [ApplicationCommandOption]? = nil,
        permissions: String? = nil
    ) -> ApplicationCommand {
        ApplicationCommand(
            type: .chatInput, name: rawValue, nameLocalizations: name.localizations, description: description.english,
            descriptionLocalizations: description.localizations, options: options,
            defaultMemberPermissions: permissions)
    }

    private static func option(
        _ name: TextKey, _ description: TextKey, _ choices: [(key: TextKey, value: String)]
    ) -> ApplicationCommandOption {
        ApplicationCommandOption(
            type: .string, name: name.english, nameLocalizations: name.localizations, description: description.english,
            descriptionLocalizations: description.localizations, required: false,
            choices: choices.map { key, value in
                ApplicationCommandOption.Choice(
                    name: key.english, nameLocalizations: key.localizations, value: .string(value))
            })
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
    var key: TextKey {
        switch self {
        case .today: .periodTodayChoice
        case .yesterday: .periodYesterdayChoice
        case .week: .periodWeekChoice
        case .month: .periodMonthChoice
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
