// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@testable import DiscordSimulator

@Suite("Localized commands, and options of every kind")
struct CommandLocalizationTests {
    private static let command = #"""
        {"name":"counter","description":"Counters","name_localizations":{"de":"zähler","en-GB":"count"},\#
        "description_localizations":{"de":"Zähler"},"options":[{"type":1,"name":"add","description":"Add",\#
        "name_localizations":{"de":"neu"},"options":[{"type":7,"name":"channel","description":"Where",\#
        "channel_types":[2],"required":true,"name_localizations":{"de":"kanal"}},{"type":3,"name":"zone",\#
        "description":"Zone","autocomplete":true,"max_length":5},{"type":4,"name":"step","description":"Step",\#
        "min_value":10,"max_value":100},{"type":3,"name":"kind","description":"Kind","choices":[{"name":"One","value":"1",\#
        "name_localizations":{"de":"Eins"}}]}]}]}
        """#

    @Test("A command is listed with its texts by language only on request, and shown in the user's language")
    func texts() throws {
        var harness = try PanelHarness(commands: "[\(Self.command)]")
        let path = "applications/\(harness.api.application)/guilds/\(harness.api.guild)/commands"
        let brief = try #require(harness.api.ask("GET", path).body.array?.first)
        #expect(brief["name_localizations"] == nil && brief["options"]?.array?[0]["name_localizations"] == nil)
        let full = try #require(
            harness.api.ask("GET", path, query: ["with_localizations": "true"]).body.array?.first)
        #expect(full["name_localizations"]?["de"] == .string("zähler"))
        let names: [(String, String, String)] = [
            ("de", "zähler", "Zähler"), ("en-US", "count", "Counters"), ("fr", "counter", "Counters"),
        ]
        for (locale, name, description) in names {
            let seen = harness.api.control("GET", "commands", query: ["locale": locale]).body["guild"]?.array?.first
            #expect(seen?["name"] == .string(name) && seen?["description"] == .string(description), "\(locale)")
        }
    }

    @Test("A user can use the names in their language; the interaction has the default ones")
    func use() throws {
        var harness = try PanelHarness(commands: "[\(Self.command)]")
        let channel = harness.api.gateway.state.guild.channels[0].id
        let event = try harness.exchange(
            #"{"command":"zähler neu","options":{"kanal":"\#(channel)","step":10},"locale":"de"}"#,
            #"{"type":4,"data":{"content":"a"}}"#)
        #expect(event["locale"] == .string("de") && event["data"]?["name"] == .string("counter"))
        #expect(event["data"]?["resolved"]?["channels"]?["\(channel)"]?["type"] == .integer(2))
        let options: [PayloadValue] = [
            .object(["name": .string("channel"), "type": .integer(7), "value": .string("\(channel)")]),
            .object(["name": .string("step"), "type": .integer(4), "value": .integer(10)]),
        ]
        #expect(
            event["data"]?["options"]
                == .array([
                    .object(["name": .string("add"), "type": .integer(1), "options": .array(options)])
                ]))
        #expect(try harness.seen().command == "counter add")
    }

    @Test(
        "Values that a client does not let users enter are refused",
        arguments: [
            (#""channel":"{text}""#, "is a channel of another type than the option allows"),
            (#""channel":"1""#, "is not a channel of the guild"), (#""step":9"#, "is less than 10.0"),
            (#""step":101"#, "is greater than 100.0"), (#""zone":"abcdef""#, "is too short or too long"),
            (#""kind":"2""#, "is not one of its choices"), (#""kind":2"#, "has the wrong type"),
        ])
    func impossible(option: String, problem: String) throws {
        var harness = try PanelHarness(commands: "[\(Self.command)]")
        let channels = harness.api.gateway.state.guild.channels
        let needed = option.contains("channel") ? "" : #""channel":"\#(channels[0].id)","#
        let options = needed + option.replacingOccurrences(of: "{text}", with: "\(channels[3].id)")
        let answer = harness.use(#"{"command":"counter add","options":{\#(options)}}"#)
        #expect(answer.status == 409)
        #expect(answer.body["message"]?.text?.contains(problem) ?? false, "\(answer.body)")
    }

    @Test("Choices of an autocomplete response have the type of the focused option, and names in the user's language")
    func choices() throws {
        var harness = try PanelHarness(commands: "[\(Self.command)]")
        harness.use(#"{"command":"counter add","options":{"zone":"ber"},"focused":"zone","locale":"de"}"#)
        let event = try harness.event()
        #expect(event["type"] == .integer(4))
        let focused = event["data"]?["options"]?.array?[0]["options"]?.array
        #expect(focused?.first?["focused"] == .bool(true) && focused?.first?["value"] == .string("ber"))
        let wrong = #"{"type":8,"data":{"choices":[{"name":"a","value":1},{"name":"","value":"b"}]}}"#
        #expect(
            harness.respond(to: event, wrong).errors
                == ["data.choices.0.value STRING_TYPE_CONVERT", "data.choices.1.name BASE_TYPE_REQUIRED"])
        let right = #"""
            {"type":8,"data":{"choices":[{"name":"Berlin","value":"Europe/Berlin","name_localizations":{"de":"Bärlin"}}]}}
            """#
        #expect(harness.respond(to: event, right).status == 204)
        let choice = try #require(try harness.seen().choices.first)
        #expect(choice.name == "Bärlin" && choice.value == "Europe/Berlin")
        #expect(try harness.seen().state == .answered)
    }

    @Test(
        "Invalid texts, contexts and ranges are refused",
        arguments: [
            (#""name_localizations":{"xx":"a"}"#, "name_localizations ENUM_TYPE_COERCE"),
            (#""name_localizations":{"de":"Groß"}"#, "name_localizations.de APPLICATION_COMMAND_INVALID_NAME"),
            (#""name_localizations":{"de":""}"#, "name_localizations.de BASE_TYPE_REQUIRED"),
            (#""description_localizations":{"de":"{101}"}"#, "description_localizations.de BASE_TYPE_BAD_LENGTH"),
            (#""contexts":[]"#, "contexts BASE_TYPE_MIN_LENGTH"), (#""contexts":[3]"#, "contexts.0 BASE_TYPE_CHOICES"),
            (#""contexts":[0,0]"#, "contexts SET_TYPE_ALREADY_CONTAINS_VALUE"),
            (#""integration_types":[2]"#, "integration_types.0 BASE_TYPE_CHOICES"),
            (
                #""options":[{"type":3,"name":"a","description":"d","name_localizations":{"de":"b"}},{"type":3,"name":"b","#
                    + #""description":"d"}]"#,
                "options.0.name_localizations.de APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"
            ),
            (
                #""options":[{"type":3,"name":"a","description":"d","min_length":3,"max_length":2}]"#,
                "options.0.max_length NUMBER_TYPE_MIN"
            ),
            (
                #""options":[{"type":4,"name":"a","description":"d","min_value":1.5}]"#,
                "options.0.min_value NUMBER_TYPE_COERCE"
            ),
            (
                #""options":[{"type":7,"name":"a","description":"d","channel_types":[99]}]"#,
                "options.0.channel_types.0 ENUM_TYPE_COERCE"
            ),
            (
                #""options":[{"type":3,"name":"a","description":"d","choices":[{"name":"a","value":"a","#
                    + #""name_localizations":{"de":""}}]}]"#,
                "options.0.choices.0.name_localizations.de BASE_TYPE_REQUIRED"
            ),
        ])
    func invalid(fields: String, error: String) {
        var api = APIHarness()
        let fields = fields.replacingOccurrences(of: "{101}", with: String(repeating: "x", count: 101))
        let body = #"{"name":"a","description":"d",\#(fields)}"#
        #expect(api.ask("POST", "applications/\(api.application)/commands", body).errors == [error])
    }

    @Test("A global command for direct messages or for users only cannot be used in a guild")
    func contexts() throws {
        var harness = try PanelHarness()
        let path = "applications/\(harness.api.application)/commands"
        for (name, fields, status) in [
            ("a", #""contexts":[1]"#, 409), ("b", #""contexts":[0,1]"#, 200), ("c", #""integration_types":[1]"#, 409),
        ] {
            let body = #"{"name":"\#(name)","description":"d",\#(fields)}"#
            #expect(harness.api.ask("POST", path, body).status == 201)
            #expect(harness.use(#"{"command":"\#(name)"}"#).status == status)
        }
    }

    @Test("A command for Manage Server can be used by members who were given it, not by others")
    func permissions() throws {
        var harness = try PanelHarness(
            commands: #"[{"name":"setup","description":"d","default_member_permissions":"32"}]"#)
        #expect(harness.use(#"{"command":"setup","user_id":"member"}"#).status == 409)
        #expect(harness.use(#"{"command":"setup","user_id":"owner"}"#).status == 200)
        let given = #"{"command":"setup","user_id":"member","permissions":["MANAGE_GUILD"]}"#
        #expect(harness.use(given).status == 200)
        let bits = try harness.event()["member"]?["permissions"]?.text.flatMap { UInt64($0) }
        #expect(bits == 1_071_698_660_929 | 32)
    }
}
