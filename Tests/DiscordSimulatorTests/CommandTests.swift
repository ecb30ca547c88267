// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Application commands")
struct CommandTests {
    private static let stats = #"{"name":"stats","description":"d"}"#

    private static func option(_ fields: String) -> String {
        #"{"name":"stats","description":"d","options":[\#(fields)]}"#
    }

    @Test(
        "Invalid commands are rejected",
        arguments: [
            ("{}", ["description BASE_TYPE_REQUIRED", "name BASE_TYPE_REQUIRED"]),
            (#"{"name":"Stats","description":"d"}"#, ["name APPLICATION_COMMAND_INVALID_NAME"]),
            (#"{"name":"a b","description":"d"}"#, ["name APPLICATION_COMMAND_INVALID_NAME"]),
            (
                #"{"name":"\#(String(repeating: "a", count: 33))","description":"d"}"#,
                ["name BASE_TYPE_BAD_LENGTH"]
            ),
            (
                #"{"name":"a","description":"\#(String(repeating: "d", count: 101))"}"#,
                ["description BASE_TYPE_BAD_LENGTH"]
            ),
            (#"{"name":"a","type":4}"#, ["type BASE_TYPE_CHOICES"]),
            (
                #"{"name":"A b","description":"d","type":2}"#,
                ["description APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED"]
            ),
            (
                option(#"{"name":"x"}"#),
                ["options.0.description BASE_TYPE_REQUIRED", "options.0.type BASE_TYPE_REQUIRED"]
            ),
            (option(#"{"name":"x","description":"d","type":12}"#), ["options.0.type BASE_TYPE_CHOICES"]),
            (
                option(#"{"name":"x","description":"d","type":3},{"name":"x","description":"d","type":3}"#),
                ["options.1.name APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"]
            ),
            (
                option(
                    #"{"name":"x","description":"d","type":3},{"name":"y","description":"d","type":3,"required":true}"#),
                ["options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"]
            ),
            (
                option(#"{"name":"x","description":"d","type":1},{"name":"y","description":"d","type":3}"#),
                ["options.1.type APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"]
            ),
            (
                option(#"{"name":"x","description":"d","type":4,"choices":[{"name":"a","value":"1"}]}"#),
                ["options.0.choices.0.value NUMBER_TYPE_COERCE"]
            ),
            (
                option(
                    #"{"name":"x","description":"d","type":3,"autocomplete":true,"choices":[{"name":"a","value":"1"}]}"#
                ),
                ["options.0.autocomplete APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES"]
            ),
            (
                #"{"name":"a","description":"d","default_member_permissions":"x"}"#,
                ["default_member_permissions PERMISSION_TYPE_INVALID"]
            ),
            (
                #"{"name":"a","description":"d","default_member_permissions":true}"#,
                ["default_member_permissions STRING_TYPE_CONVERT"]
            ),
            ("[]", [" DICT_TYPE_CONVERT"]),
        ])
    func refused(body: String, errors: [String]) {
        var api = APIHarness()
        let answer = api.ask("POST", "applications/\(api.application)/guilds/\(api.guild)/commands", body)
        #expect(answer.status == 400)
        #expect(answer.errors == errors)
    }

    @Test("Commands of a guild and global ones are created, read, edited and deleted")
    func lifecycle() throws {
        var api = APIHarness()
        let path = "applications/\(api.application)/guilds/\(api.guild)/commands"
        let global = "applications/\(api.application)/commands"
        let made = api.ask("POST", path, Self.stats)
        #expect(made.status == 201)
        let id = try #require(made.body["id"]?.text)
        #expect(made.body["guild_id"] == .id(api.guild))
        #expect(made.body["type"] == .integer(1))
        let again = api.ask("POST", path, #"{"name":"stats","description":"other"}"#)
        #expect(again.status == 200)
        #expect(again.body["id"]?.text == id)
        #expect(again.body["version"] != made.body["version"])
        #expect(api.ask("GET", global).body == .array([]))
        #expect(api.ask("PUT", global, "[\(Self.stats)]").body.array?.first?["guild_id"] == nil)
        let edited = api.ask("PATCH", path + "/" + id, #"{"description":"third"}"#)
        #expect(edited.body["description"] == .string("third"))
        #expect(edited.body["name"] == .string("stats"))
        #expect(api.ask("GET", path + "/" + id).body == edited.body)
        let bulk = api.ask("PUT", path, #"[{"name":"stats","description":"x"},{"name":"User","type":2}]"#)
        #expect(bulk.body.array?.first?["id"]?.text == id)
        #expect(bulk.body.array?.map { $0["name"]?.text } == ["stats", "User"])
        let twice = api.ask("PUT", path, "[\(Self.stats),\(Self.stats)]")
        #expect(twice.errors == ["1 APPLICATION_COMMANDS_DUPLICATE_NAME"])
        #expect(api.ask("DELETE", path + "/" + id).status == 204)
        #expect(api.ask("GET", path + "/" + id).code == 10063)
        #expect(api.ask("GET", path).body.array?.count == 1)
    }

    @Test("Bulk overwrites are counted for the guild and globally, even without changes")
    func overwrites() throws {
        var api = APIHarness()
        let path = "applications/\(api.application)/guilds/\(api.guild)/commands"
        let global = "applications/\(api.application)/commands"
        let first = api.ask("PUT", path, "[\(Self.stats)]").body
        #expect(api.ask("PUT", path, "[\(Self.stats)]").body == first)
        #expect(api.ask("PUT", global, #"[{"name":"other","description":"o"}]"#).status == 200)
        #expect(api.ask("PUT", path, "[5]").status == 400)
        let known = try #require(api.control("GET", "commands").body.decoded(as: SimulatedCommands.self))
        #expect(known.guildOverwrites == 2)
        #expect(known.globalOverwrites == 1)
        #expect(known.guild.map(\.name) == ["stats"])
        #expect(known.guild.first?.id?.description == first.array?.first?["id"]?.text)
        #expect(known.global.map(\.name) == ["other"])
        #expect(known.global.first?.guildID == nil)
    }

    @Test("At most 200 new commands can be created per day; existing ones do not count")
    func dailyLimit() {
        var api = APIHarness()
        let path = "applications/\(api.application)/guilds/\(api.guild)/commands"
        func list(_ prefix: String) -> String {
            let commands = (0..<50).map { #"{"name":"\#(prefix)\#($0)","description":"d"}"# }
            return "[" + commands.joined(separator: ",") + "]"
        }
        for prefix in ["a", "b", "c", "d", "d", "d"] { #expect(api.ask("PUT", path, list(prefix)).status == 200) }
        #expect(api.ask("PUT", path, list("e")).code == 30034)
        #expect(api.ask("POST", path, Self.stats).code == 30034)
        #expect(api.ask("PUT", "applications/\(api.application)/commands", list("e")).status == 200)
        api.gateway.now = api.gateway.now.advanced(by: .seconds(86_400))
        #expect(api.ask("POST", path, Self.stats).status == 201)
    }

    @Test("At most 100 commands can exist; other applications and guilds are rejected")
    func bounds() {
        var api = APIHarness()
        let path = "applications/\(api.application)/guilds/\(api.guild)/commands"
        for number in 0..<100 {
            #expect(api.ask("POST", path, #"{"name":"c\#(number)","description":"d"}"#).status == 201)
        }
        #expect(api.ask("POST", path, Self.stats).code == 30032)
        #expect(api.ask("GET", "applications/1/commands").code == 10002)
        #expect(api.ask("GET", "applications/\(api.application)/guilds/1/commands").code == 50001)
        #expect(api.ask("GET", path, authorized: false).status == 401)
    }
}
