// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ActivityReport
import DiscordGateway
import DiscordModels
import Foundation
import Localization
import Testing

@testable import Counting
@testable import StatsBot

/// Interactions as the gateway delivers them.
enum Interactions {
    static func event(
        _ command: String?, options: [InteractionEvent.Option] = [], guild: GuildID? = 9,
        kind: InteractionEvent.Kind = .command, customID: String? = nil, locale: String? = nil
    ) -> InteractionEvent {
        InteractionEvent(
            interaction: Interaction(id: 100, applicationID: 200, token: "token"), kind: kind, guildID: guild,
            channelID: 4, user: GatewayUser(id: 5, username: "ann"), locale: locale, commandName: command,
            customID: customID,
            options: options)
    }
}

@Suite("Command requests")
struct CommandRequestTests {
    static let cases: [(InteractionEvent, GuildID?, CommandRequest)] = [
        (Interactions.event("stats"), 9, .stats(.today)),
        (period("yesterday"), 9, .stats(.yesterday)),
        (period("week"), 9, .stats(.week)),
        (period("month"), 9, .stats(.month)),
        (period("year"), 9, .refuse("I don't know that time period. Choose one from the list.")),
        (view("voice"), 9, .stats(.week, .voice)),
        (view("members"), 9, .stats(.week)),
        (view("weather"), 9, .refuse("I don't know that view. Choose one from the list.")),
        (Interactions.event("health"), 9, .health),
        (Interactions.event("credits"), 9, .credits),
        (Interactions.event("credits", guild: nil), nil, .credits),
        (
            Interactions.event("stats", guild: 8), 9,
            .refuse("I'm not set up for this server.")
        ),
        (
            Interactions.event("health", guild: nil), 9,
            .refuse("I'm not set up for this server.")
        ),
        (Interactions.event("stats"), nil, .refuse("I'm still starting. Please try again in a moment.")),
        (
            Interactions.event("shutdown"), 9,
            .refuse("I don't know that command. Type `/` and choose one from the list.")
        ),
        (
            Interactions.event(nil), 9,
            .refuse("I don't know that command. Type `/` and choose one from the list.")
        ),
        (Interactions.event(nil, kind: .component), 9, .refuse("That button no longer works.")),
        (Interactions.event(nil, kind: .component, customID: "other"), 9, .refuse("That button no longer works.")),
        (Interactions.event("privacy"), 9, .privacy(.show, 5, isUpdate: false)),
        (Interactions.event("privacy", guild: 8), nil, .privacy(.show, 5, isUpdate: false)),
        (
            Interactions.event(nil, kind: .component, customID: "privacy.opt-out.confirmed"), nil,
            .privacy(.optOut, 5, isUpdate: true)
        ),
        (Interactions.event(nil, kind: .modal, customID: "privacy.show"), 9, .refuse("That button no longer works.")),
        (Interactions.event("stats", kind: .autocomplete), 9, .ignore),
    ]

    private static func period(_ value: String) -> InteractionEvent {
        Interactions.event("stats", options: [InteractionEvent.Option(name: "period", value: value)])
    }

    private static func view(_ value: String) -> InteractionEvent {
        Interactions.event(
            "stats",
            options: [
                InteractionEvent.Option(name: "period", value: "week"),
                InteractionEvent.Option(name: "view", value: value),
            ])
    }

    @Test("each interaction is parsed into its request", arguments: cases)
    func reads(_ event: InteractionEvent, _ guild: GuildID?, _ request: CommandRequest) {
        #expect(CommandRequest(event, guilds: guild.map { [$0] } ?? []) == request)
    }

    @Test("commands work in each counted guild")
    func several() {
        #expect(CommandRequest(Interactions.event("stats", guild: 8), guilds: [9, 8]) == .stats(.today))
        #expect(CommandRequest(Interactions.event("stats", guild: 9), guilds: [9, 8]) == .stats(.today))
    }

    @Test(
        "a refusal is in the language of the user",
        arguments: [
            ("de", "Für diesen Server bin ich nicht eingerichtet."),
            ("es-419", "No estoy configurado para este servidor."),
            ("ja", "このサーバーではまだ設定されていません。"), ("en-GB", "I'm not set up for this server."),
            ("ko", "I'm not set up for this server."),
        ])
    func languages(_ locale: String, _ sentence: String) {
        let event = Interactions.event("stats", guild: 8, locale: locale)
        #expect(CommandRequest(event, guilds: [9]) == .refuse(sentence))
    }

    private static let english = BotCommand.definitions.map { command in
        var command = command
        (command.nameLocalizations, command.descriptionLocalizations) = (nil, nil)
        command.options = command.options?.map { option in
            var option = option
            (option.nameLocalizations, option.descriptionLocalizations) = (nil, nil)
            option.choices = option.choices?.map { .init(name: $0.name, value: $0.value) }
            return option
        }
        return command
    }

    /// Source: Application Commands, "Localization".
    @Test("the definitions have their texts in each of Discord's locales")
    func localized() throws {
        let locales = Set(Language.allCases.flatMap(\.discordLocales))
        for command in BotCommand.definitions {
            #expect(command.nameLocalizations.map { Set($0.keys) } == locales)
            #expect(command.descriptionLocalizations.map { Set($0.keys) } == locales)
        }
        for locale in locales {
            #expect(Set(BotCommand.definitions.compactMap { $0.nameLocalizations?[locale] }).count == 4, "\(locale)")
        }
        let stats = try #require(BotCommand.definitions.first)
        #expect(stats.nameLocalizations?["de"] == "statistik")
        #expect(stats.options?.map { $0.nameLocalizations?["es-419"] } == ["periodo", "vista"])
        #expect(stats.options?[1].descriptionLocalizations?["pt-BR"] == "O que mostrar (padrão: membros)")
        #expect(
            stats.options?[0].choices?.map { $0.nameLocalizations?["ja"] } == ["今日", "昨日", "過去7日間", "過去30日間"])
    }

    @Test("the complete command definitions in English")
    func definitions() throws {
        #expect(
            try BotCommand.fingerprint(of: Self.english) == """
                [{"description":"Show members and activity of this server","name":"stats","options":[\
                {"choices":[{"name":"Today","value":"today"},{"name":"Yesterday","value":"yesterday"},\
                {"name":"Last 7 days","value":"week"},{"name":"Last 30 days","value":"month"}],\
                "description":"Time period (default: today)","name":"period","required":false,"type":3},\
                {"choices":[{"name":"Members","value":"members"},{"name":"Activity","value":"activity"},\
                {"name":"Busiest channels","value":"channels"},{"name":"Voice","value":"voice"},\
                {"name":"Retention of new members","value":"retention"}],\
                "description":"What to show (default: members)","name":"view","required":false,"type":3}],"type":1},\
                {"default_member_permissions":"32","description":"Show the bot's status","name":"health","type":1},\
                {"description":"Show information about this bot","name":"credits","type":1},\
                {"description":"Show what this bot keeps about you, delete it, or opt out","name":"privacy","type":1}]
                """)
    }
}
