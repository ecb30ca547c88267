// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels

/// What somebody who used a command is to get.
enum CommandRequest: Sendable, Equatable {
    case stats(StatsPeriod)
    case health
    case credits
    /// A sentence that only they see.
    case refuse(String)
    /// Nothing that the bot ever offered, such as values to choose from: no answer fits.
    case ignore

    /// Reads an interaction.
    ///
    /// - Parameters:
    ///   - event: The interaction.
    ///   - guilds: The guilds that are counted, as far as they are known.
    init(_ event: InteractionEvent, guilds: [GuildID]) {
        guard event.kind == .command else {
            self = event.kind == .autocomplete ? .ignore : .refuse("That button does nothing any more.")
            return
        }
        guard let command = event.commandName.flatMap(BotCommand.init(rawValue:)) else {
            self = .refuse("I do not know that command any more. Type / and choose one from the list.")
            return
        }
        switch command {
        case .credits: self = .credits
        case .health, .stats:
            guard !guilds.isEmpty else {
                self = .refuse("I am still starting. Please try again in a moment.")
                return
            }
            guard event.guildID.map(guilds.contains) == true else {
                self = .refuse("I count another server, so there is nothing that I could tell here.")
                return
            }
            self = command == .health ? .health : Self.stats(event)
        }
    }

    private static func stats(_ event: InteractionEvent) -> CommandRequest {
        guard let value = event.option(StatsPeriod.option) else { return .stats(.today) }
        return StatsPeriod(rawValue: value).map { .stats($0) }
            ?? .refuse("I do not know that period. Choose one from the list.")
    }

    /// How the metrics call it.
    var label: String {
        switch self {
        case .stats: BotCommand.stats.rawValue
        case .health: BotCommand.health.rawValue
        case .credits: BotCommand.credits.rawValue
        case .refuse, .ignore: "other"
        }
    }

    /// Whether only the user sees the answer, which must be known before there is one.
    var isEphemeral: Bool {
        if case .stats = self { false } else { true }
    }
}
