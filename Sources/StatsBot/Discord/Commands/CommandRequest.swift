// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ActivityReport
import DiscordGateway
import DiscordModels
import Localization

/// What an interaction requests.
enum CommandRequest: Sendable, Equatable {
    case stats(StatsPeriod, StatsView = .members)
    case health
    case credits
    /// A step of `/privacy`; after the first, an update of its message.
    case privacy(PrivacyStep, UserID, isUpdate: Bool)
    /// An error message in the user's language that only the user sees.
    case refuse(String)
    /// An interaction that the bot does not support, such as autocomplete: there is no response.
    case ignore

    /// Parses an interaction; `guilds` are the counted guilds known so far.
    init(_ event: InteractionEvent, guilds: [GuildID]) {
        let texts = Texts(event.language)
        guard event.kind == .command else {
            if event.kind == .component, let step = event.customID.flatMap(PrivacyStep.init(rawValue:)) {
                self = .privacy(step, event.user.id, isUpdate: true)
                return
            }
            self = event.kind == .autocomplete ? .ignore : .refuse(texts(.buttonExpiredText))
            return
        }
        guard let command = event.commandName.flatMap(BotCommand.init(rawValue:)) else {
            self = .refuse(texts(.commandUnknownText))
            return
        }
        switch command {
        case .credits: self = .credits
        case .privacy: self = .privacy(.show, event.user.id, isUpdate: false)
        case .health, .stats:
            guard !guilds.isEmpty else {
                self = .refuse(texts(.startingText))
                return
            }
            guard event.guildID.map(guilds.contains) == true else {
                self = .refuse(texts(.notSetUpText))
                return
            }
            self = command == .health ? .health : Self.stats(event, texts)
        }
    }

    private static func stats(_ event: InteractionEvent, _ texts: Texts) -> CommandRequest {
        guard let period = StatsPeriod(rawValue: event.option(StatsPeriod.option) ?? StatsPeriod.today.rawValue) else {
            return .refuse(texts(.periodUnknownText))
        }
        guard let view = StatsView(rawValue: event.option(StatsView.option) ?? StatsView.members.rawValue) else {
            return .refuse(texts(.viewUnknownText))
        }
        return .stats(period, view)
    }

    /// The value of the metric label `command`.
    var label: String {
        switch self {
        case .stats: BotCommand.stats.rawValue
        case .health: BotCommand.health.rawValue
        case .credits: BotCommand.credits.rawValue
        case .privacy: BotCommand.privacy.rawValue
        case .refuse, .ignore: "other"
        }
    }

    /// Whether the response replaces the message whose button was pressed.
    var isUpdate: Bool {
        if case .privacy(_, _, let isUpdate) = self { isUpdate } else { false }
    }

    /// Whether only the user sees the response. A deferred response fixes this before there is a reply.
    var isEphemeral: Bool {
        if case .stats = self { false } else { true }
    }
}

extension InteractionEvent {
    /// The language of the user.
    var language: Language { locale.map(Language.init(discordLocale:)) ?? .english }
}
