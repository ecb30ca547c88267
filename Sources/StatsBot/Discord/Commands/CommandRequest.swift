// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels

/// What an interaction requests.
enum CommandRequest: Sendable, Equatable {
    case stats(StatsPeriod)
    case health
    case credits
    /// An error message that only the user sees.
    case refuse(String)
    /// An interaction that the bot does not support, such as autocomplete: there is no response.
    case ignore

    /// Parses an interaction; `guilds` are the counted guilds known so far.
    init(_ event: InteractionEvent, guilds: [GuildID]) {
        guard event.kind == .command else {
            self = event.kind == .autocomplete ? .ignore : .refuse("That button no longer works.")
            return
        }
        guard let command = event.commandName.flatMap(BotCommand.init(rawValue:)) else {
            self = .refuse("I don't know that command. Type `/` and choose one from the list.")
            return
        }
        switch command {
        case .credits: self = .credits
        case .health, .stats:
            guard !guilds.isEmpty else {
                self = .refuse("I'm still starting. Please try again in a moment.")
                return
            }
            guard event.guildID.map(guilds.contains) == true else {
                self = .refuse("I'm not set up for this server.")
                return
            }
            self = command == .health ? .health : Self.stats(event)
        }
    }

    private static func stats(_ event: InteractionEvent) -> CommandRequest {
        guard let value = event.option(StatsPeriod.option) else { return .stats(.today) }
        return StatsPeriod(rawValue: value).map { .stats($0) }
            ?? .refuse("I don't know that time period. Choose one from the list.")
    }

    /// The value of the metric label `command`.
    var label: String {
        switch self {
        case .stats: BotCommand.stats.rawValue
        case .health: BotCommand.health.rawValue
        case .credits: BotCommand.credits.rawValue
        case .refuse, .ignore: "other"
        }
    }

    /// Whether only the user sees the response. A deferred response fixes this before there is a reply.
    var isEphemeral: Bool {
        if case .stats = self { false } else { true }
    }
}
