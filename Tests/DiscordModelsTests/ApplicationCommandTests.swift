// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@Suite("JSON of commands and interactions")
struct ApplicationCommandTests {
    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    @Test("A command with all fields is encoded and decoded")
    func command() throws {
        let command = ApplicationCommand(
            id: 1, type: .chatInput, applicationID: 2, guildID: 3, name: "n", nameLocalizations: ["de": "m"],
            description: "d", descriptionLocalizations: ["de": "e"],
            options: [
                ApplicationCommandOption(
                    type: .subcommand, name: "s", description: "t",
                    options: [
                        ApplicationCommandOption(
                            type: .number, name: "x", description: "y", required: false, channelTypes: [2], minValue: 1,
                            maxValue: 2.5, minLength: 3, maxLength: 4, autocomplete: true)
                    ])
            ], defaultMemberPermissions: "0", nsfw: false)
        let text = try json(command)
        #expect(
            text
                == #"{"application_id":"2","default_member_permissions":"0","description":"d","#
                + #""description_localizations":{"de":"e"},"guild_id":"3","id":"1","name":"n","#
                + #""name_localizations":{"de":"m"},"nsfw":false,"options":[{"description":"t","name":"s","options":"#
                + #"[{"autocomplete":true,"channel_types":[2],"description":"y","max_length":4,"max_value":2.5,"#
                + #""min_length":3,"min_value":1,"name":"x","required":false,"type":10}],"type":1}],"type":1}"#)
        #expect(try JSONDecoder().decode(ApplicationCommand.self, from: Data(text.utf8)) == command)
    }

    @Test(
        "A choice's value is a string or a number",
        arguments: [(#""a""#, .string("a")), ("5", .integer(5)), ("-0.5", .number(-0.5))]
            as [(String, ApplicationCommandOption.Value)])
    func values(text: String, value: ApplicationCommandOption.Value) throws {
        let choice = try JSONDecoder().decode(
            ApplicationCommandOption.Choice.self, from: Data(#"{"name":"n","value":\#(text)}"#.utf8))
        #expect(choice == ApplicationCommandOption.Choice(name: "n", value: value))
        #expect(try json(choice) == #"{"name":"n","value":\#(text)}"#)
    }

    @Test("An interaction's text form does not show its token")
    func interaction() throws {
        let interaction = try JSONDecoder().decode(
            Interaction.self, from: Data(#"{"id":"1","application_id":"2","token":"secret","type":2,"new":{}}"#.utf8))
        #expect(interaction == Interaction(id: 1, applicationID: 2, token: "secret"))
        var dumped = ""
        dump(interaction, to: &dumped)
        for text in ["\(interaction)", String(reflecting: interaction), dumped] { #expect(!text.contains("secret")) }
    }
}
