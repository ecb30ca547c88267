// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Panels with selects and modals")
struct PanelTests {
    private static let language = #"""
        {"type":3,"custom_id":"language","options":[{"label":"English","value":"en","default":true},\#
        {"label":"Deutsch","value":"de"}],"min_values":0,"max_values":2,"placeholder":"Language"}
        """#
    private static let place = #"{"type":8,"custom_id":"place","channel_types":[0,5]}"#
    private static let role = #"{"type":6,"custom_id":"role"}"#
    private static let who = #"{"type":7,"custom_id":"who","max_values":2}"#
    private static let open = #"{"type":2,"style":1,"label":"Name","custom_id":"open"}"#
    private static let rows = [
        PanelHarness.row(language), PanelHarness.row(place), PanelHarness.row(role), PanelHarness.row(who),
        PanelHarness.row(open),
    ].joined(separator: ",")
    private static let modal = #"""
        {"type":9,"data":{"custom_id":"name","title":"Name","components":[{"type":1,"components":[{"type":4,\#
        "custom_id":"text","style":1,"label":"Text","min_length":2,"max_length":5,"value":"old"}]},{"type":10,"content":"t"},\#
        {"type":18,"label":"Where","component":{"type":8,"custom_id":"where","required":false}}]}}
        """#

    private func panel() throws -> PanelHarness {
        var harness = try PanelHarness()
        try harness.exchange(
            #"{"command":"setup","locale":"de"}"#,
            #"{"type":4,"data":{"content":"p","flags":64,"components":[\#(Self.rows)]}}"#)
        return harness
    }

    @Test("The user sees every field of the components, which have IDs and the defaults of selects")
    func components() throws {
        let harness = try panel()
        let seen = try harness.seen()
        #expect(seen.locale == "de")
        let components = try #require(seen.response).components
        #expect(components.map(\.type) == [1, 1, 1, 1, 1])
        let language = try #require(components.lazy.compactMap { $0.component("language") }.first)
        #expect(language.options.map(\.value) == ["en", "de"] && language.options.map(\.isDefault) == [true, false])
        #expect(language.minimumValues == 0 && language.maximumValues == 2 && language.placeholder == "Language")
        let place = try #require(components[1].component("place"))
        #expect(place.channelTypes == [0, 5] && place.minimumValues == 1 && place.maximumValues == 1)
        let message = try #require(
            harness.api.gateway.state.guild.channels.lazy.compactMap { channel in
                harness.api.gateway.state.guild.messages[channel.id].first
            }.first)
        let ids = message.components.flatMap { row in
            [row["id"]?.integer] + (row["components"]?.array ?? []).map { $0["id"]?.integer }
        }
        #expect(ids == (1...10).map { Int64($0) })
    }

    @Test("A choice in a select has its values, and the chosen objects with the permissions of the user and the bot")
    func selects() throws {
        var harness = try panel()
        let guild = harness.api.gateway.state.guild
        let general = guild.channels[3].id.description
        var event = try harness.exchange(
            #"{"component":"place","values":["\#(general)"],"locale":"de"}"#, #"{"type":6}"#)
        #expect(event["type"] == .integer(3) && event["locale"] == .string("de"))
        #expect(event["guild_locale"] == .string("en-US"))
        #expect(
            event["data"]?["values"] == .array([.string(general)]) && event["data"]?["component_type"] == .integer(8))
        let channel = try #require(event["data"]?["resolved"]?["channels"]?[general])
        let everything = PayloadValue.string(String(SimulatorPermissions.all.rawValue))
        #expect(channel["name"] == .string("general") && channel["permissions"] == everything)
        #expect(channel["app_permissions"] == everything && channel["permission_overwrites"] == nil)
        #expect(event["message"]?["content"] == .string("p"))
        event = try harness.exchange(#"{"component":"language","values":[]}"#, #"{"type":6}"#)
        #expect(event["data"]?["values"] == .array([]) && event["data"]?["resolved"] == nil)
        event = try harness.exchange(#"{"component":"role","values":["\#(guild.botRole)"]}"#, #"{"type":6}"#)
        #expect(event["data"]?["resolved"]?["roles"]?["\(guild.botRole)"]?["managed"] == .bool(true))
        let both = #"["\#(guild.botRole)","\#(guild.ownerID)"]"#
        event = try harness.exchange(#"{"component":"who","values":\#(both)}"#, #"{"type":6}"#)
        let resolved = try #require(event["data"]?["resolved"]?.object)
        #expect(resolved.keys.sorted() == ["members", "roles", "users"])
    }

    @Test(
        "Choices that a select does not offer are refused",
        arguments: [
            (#"{"component":"language","values":["fr"]}"#, "is not one of its options"),
            (#"{"component":"language","values":["en","en"]}"#, "takes 0 to 2 different values, got 2"),
            (#"{"component":"place","values":[]}"#, "takes 1 different values, got 0"),
            (#"{"component":"place","values":["{voice}"]}"#, "is a channel of another type than the select offers"),
            (#"{"component":"place","values":["1"]}"#, "is not a channel of the guild"),
            (#"{"component":"role","values":["1"]}"#, "is not a role of the guild"),
            (#"{"component":"who","values":["1"]}"#, "is neither a role nor a member"),
            (#"{"component":"open","values":["1"]}"#, "is a button, which has no values"),
            (#"{"component":"none"}"#, "No message that the user sees has a component \"none\" that can be used"),
            (#"{"component":"open","user_id":"member"}"#, "No message that the user sees has a component \"open\""),
            (#"{"modal":"name"}"#, "The bot has opened no modal \"name\" for user"),
        ])
    func impossible(body: String, problem: String) throws {
        var harness = try panel()
        let voice = harness.api.gateway.state.guild.channels[0].id.description
        let answer = harness.use(body.replacingOccurrences(of: "{voice}", with: voice))
        #expect(answer.status == 409)
        #expect(answer.body["message"]?.text?.contains(problem) ?? false, "\(answer.body)")
    }

    @Test("A button opens a modal, whose submission updates the message of the button, once")
    func modal() throws {
        var harness = try panel()
        let button = try harness.exchange(#"{"component":"open","locale":"fr"}"#, Self.modal)
        let opened = try harness.seen()
        #expect(opened.state == .answered && opened.callbackType == 9 && opened.response == nil)
        let modal = try #require(opened.modal)
        #expect(modal.customID == "name" && modal.title == "Name" && modal.isOpen)
        let text = try #require(modal.components[0].component("text"))
        #expect(text.label == "Text" && text.minimumLength == 2 && text.maximumLength == 5 && text.value == "old")
        #expect(modal.components[1].text == "t" && modal.components[2].label == "Where")
        #expect(modal.components[2].component("where")?.isRequired == false)
        let channel = harness.api.gateway.state.guild.channels[0].id.description
        #expect(harness.use(#"{"modal":"name","inputs":{"text":"a"}}"#).status == 409)
        #expect(harness.use(#"{"modal":"name","inputs":{"text":"abcdef"}}"#).status == 409)
        #expect(harness.use(#"{"modal":"name","inputs":{"other":"ab"}}"#).status == 409)
        #expect(harness.use(#"{"modal":"name","inputs":{"text":"abc"},"user_id":"member"}"#).status == 409)
        #expect(harness.use(#"{"modal":"name","interaction_id":"1"}"#).status == 409)
        let inputs = #"{"text":"abc","where":["\#(channel)"]}"#
        let event = try harness.exchange(
            #"{"modal":"name","interaction_id":"\#(button["id"]?.text ?? "")","inputs":\#(inputs)}"#,
            #"{"type":7,"data":{"content":"q","components":[]}}"#)
        #expect(event["type"] == .integer(5) && event["message"]?["content"] == .string("p"))
        let data = try #require(event["data"])
        #expect(data["custom_id"] == .string("name"))
        let values: [PayloadValue] = [
            .object([
                "type": .integer(1), "id": .integer(1),
                "components": .array([
                    .object([
                        "type": .integer(4), "id": .integer(2), "custom_id": .string("text"), "value": .string("abc"),
                    ])
                ]),
            ]), .object(["type": .integer(10), "id": .integer(3)]),
            .object([
                "type": .integer(18), "id": .integer(4),
                "component": .object([
                    "type": .integer(8), "id": .integer(5), "custom_id": .string("where"),
                    "values": .array([.string(channel)]),
                ]),
            ]),
        ]
        #expect(data["components"] == .array(values))
        #expect(data["resolved"]?["channels"]?[channel] != nil)
        #expect(try harness.seen().response?.content == "q")
        #expect(harness.use(#"{"modal":"name","inputs":{"text":"abc"}}"#).status == 409)
    }

    @Test("A modal of a command is answered with a message, whose metadata names the command; not with an update")
    func modalOfCommand() throws {
        var harness = try PanelHarness()
        let command = try harness.exchange(#"{"command":"setup"}"#, Self.modal)
        // What was there is submitted again.
        harness.use(#"{"modal":"name"}"#)
        let event = try harness.event()
        #expect(event["message"] == nil)
        #expect(harness.respond(to: event, Self.modal).errors == ["type BASE_TYPE_CHOICES"])
        #expect(harness.respond(to: event, #"{"type":7,"data":{"content":"a"}}"#).errors == ["type BASE_TYPE_CHOICES"])
        let answer = harness.respond(
            to: event, #"{"type":4,"data":{"content":"a"}}"#, query: ["with_response": "true"])
        let metadata = try #require(answer.body["resource"]?["message"]?["interaction_metadata"])
        #expect(metadata["type"] == .integer(5))
        #expect(metadata["triggering_interaction_metadata"]?["id"] == command["id"])
        let owners = PayloadValue.object(["0": .id(harness.api.guild)])
        #expect(metadata["authorizing_integration_owners"] == owners)
        #expect(try harness.seen().modal == nil)
    }

    @Test(
        "Modals and selects at and over the limits",
        arguments: [
            (#"{"custom_id":"a","title":"t"}"#, ["data.components BASE_TYPE_REQUIRED"]),
            (#"{"custom_id":"a","title":"t","components":[]}"#, ["data.components BASE_TYPE_BAD_LENGTH"]),
            (
                #"{"title":"{46}","components":[{row}]}"#,
                ["data.custom_id BASE_TYPE_REQUIRED", "data.title BASE_TYPE_BAD_LENGTH"]
            ),
            (#"{"custom_id":"a","title":"t","components":[{row},{row},{row},{row},{row},{row}]}"#, nil),
            (
                #"{"custom_id":"a","title":"t","components":[{"type":2}]}"#,
                ["data.components.0.type UNION_TYPE_CHOICES"]
            ),
            (
                #"{"custom_id":"a","title":"t","components":[{"type":1,"components":[{"type":4,"custom_id":"a"}]}]}"#,
                [
                    "data.components.0.components.0.label BASE_TYPE_REQUIRED",
                    "data.components.0.components.0.style BASE_TYPE_REQUIRED",
                ]
            ),
            (
                #"{"custom_id":"a","title":"t","components":[{"type":18,"label":"l","component":{"type":2}}]}"#,
                ["data.components.0.component.type UNION_TYPE_CHOICES"]
            ),
            (
                #"{"custom_id":"a","title":"t","components":[{"type":18,"label":"l","component":{"type":4,"style":1,"#
                    + #""custom_id":"a","min_length":9,"max_length":8,"placeholder":"{101}"}}]}"#,
                [
                    "data.components.0.component.min_length NUMBER_TYPE_MAX",
                    "data.components.0.component.placeholder BASE_TYPE_MAX_LENGTH",
                ]
            ),
            (
                #"{"custom_id":"a","title":"t","components":[{"type":18,"label":"l","component":{"type":3,"min_values":0,"#
                    + #""custom_id":"a","disabled":true,"options":[]}}]}"#,
                [
                    "data.components.0.component.disabled COMPONENT_DISABLED_IN_MODAL",
                    "data.components.0.component.min_values NUMBER_TYPE_MIN",
                    "data.components.0.component.options BASE_TYPE_BAD_LENGTH",
                ]
            ),
        ] as [(String, [String]?)])
    func invalidModals(data: String, errors: [String]?) throws {
        var harness = try PanelHarness()
        harness.use(#"{"command":"setup"}"#)
        let event = try harness.event()
        var body = data
        for count in [46, 101] {
            body = body.replacingOccurrences(of: "{\(count)}", with: String(repeating: "x", count: count))
        }
        let row = #"{"type":1,"components":[{"type":4,"style":1,"label":"l","custom_id":"a"}]}"#
        body = body.replacingOccurrences(of: "{row}", with: row)
        let answer = harness.respond(to: event, #"{"type":9,"data":\#(body)}"#)
        let tooMany =
            ["data.components BASE_TYPE_MAX_LENGTH"]
            + (1...5).map {
                "data.components.\($0).components.0.custom_id COMPONENT_CUSTOM_ID_DUPLICATED"
            }
        #expect(answer.errors.sorted() == (errors ?? tooMany).sorted())
        #expect(try harness.seen().modal == nil)
    }

    @Test("A deferred update is complete when its message was edited; a deferred response expires after 15 minutes")
    func deferred() throws {
        var harness = try panel()
        let event = try harness.exchange(#"{"component":"open"}"#, #"{"type":6}"#)
        #expect(try harness.seen().state == .deferred)
        let webhook = "webhooks/\(harness.api.application)/\(event["token"]?.text ?? "")/messages/@original"
        #expect(harness.api.ask("PATCH", webhook, #"{"content":"done"}"#, authorized: false).status == 200)
        #expect(try harness.seen().state == .answered)
        #expect(try harness.seen().response?.content == "done")
        try harness.exchange(#"{"component":"open","lifetime":60}"#, #"{"type":5,"data":{"flags":64}}"#)
        #expect(try harness.seen().state == .deferred)
        harness.api.gateway.now = harness.api.gateway.now.advanced(by: .seconds(61))
        #expect(try harness.seen().state == .expired)
        harness.use(#"{"component":"open","deadline":0}"#)
        let late = try harness.event()
        harness.api.gateway.now = harness.api.gateway.now.advanced(by: .milliseconds(1))
        #expect(harness.respond(to: late, #"{"type":6}"#).code == 10062)
    }

    @Test("A request for an interaction can wait until the bot has completed its response")
    func waiting() async throws {
        try await RunningSimulator.with { running in
            let application = running.discord.simulation.withState { state, _ in state.world.botID }
            let commands = "/applications/\(application)/commands"
            #expect(try await running.ask("POST", commands, body: #"{"name":"setup","description":"d"}"#).status == 201)
            try await GatewayClient.with(port: running.endpoints.port) { client in
                _ = await client.text()
                let token = running.discord.token
                try await client.send(#"{"op":2,"d":{"token":"\#(token)","properties":{},"intents":0}}"#)
                _ = await client.text()
                async let seen = running.control(
                    "POST", "/interactions", body: #"{"command":"setup","wait":true,"user_id":"member"}"#)
                let text = await client.text()
                let event = try #require(JSONBytes.decode(PayloadValue.self, from: [UInt8](text.utf8))?["d"])
                let path = "/interactions/\(event["id"]?.text ?? "")/\(event["token"]?.text ?? "")/callback"
                #expect(try await running.ask("POST", path, body: #"{"type":5}"#).status == 204)
                let original = "/webhooks/\(application)/\(event["token"]?.text ?? "")/messages/@original"
                #expect(try await running.ask("PATCH", original, body: #"{"content":"now"}"#).status == 200)
                let answer = try await seen
                #expect(answer.object["state"] as? String == "answered")
                #expect((answer.object["response"] as? [String: Any])?["content"] as? String == "now")
                let id = answer.object["id"] as? String ?? ""
                #expect(try await running.control("GET", "/interactions/\(id)?wait=true").status == 200)
                #expect(try await running.control("GET", "/interactions/1").status == 404)
                let known = try #require(running.discord.interactions().first)
                #expect(await running.discord.completed(known)?.response?.content == "now")
            }
        }
    }
}
