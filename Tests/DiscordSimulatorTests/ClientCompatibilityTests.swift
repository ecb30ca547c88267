// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import NIOCore
import Testing
import Timekeeping

@testable import DiscordSimulator

/// What other client libraries read or send, beyond what the bot does. Each of these stopped one of them.
@Suite("Compatibility with other clients")
struct ClientCompatibilityTests {
    @Test("A role has colors, an icon and tags")
    func roles() {
        var api = APIHarness()
        let roles = api.ask("GET", "guilds/\(api.guild)/roles").body.array ?? []
        let colors = PayloadValue.object([
            "primary_color": .integer(0), "secondary_color": .null, "tertiary_color": .null,
        ])
        #expect(roles.map { $0["colors"] } == [colors, colors])
        #expect(roles.map { $0["icon"] } == [.null, .null])
        #expect(roles.map { $0["managed"] } == [.bool(false), .bool(true)])
        #expect(roles.map { $0["tags"] } == [nil, .object(["bot_id": .id(api.application)])])
    }

    @Test("A guild and an application have the fields that clients require")
    func objects() throws {
        var api = APIHarness()
        let guild = api.ask("GET", "guilds/\(api.guild)").body.object ?? [:]
        for key in ["incidents_data", "max_presences", "widget_channel_id"] { #expect(guild[key] == .null) }
        #expect(guild["premium_subscription_count"] == .integer(0))
        let application = api.ask("GET", "applications/@me").body
        #expect(application["summary"] == .string(""))
        #expect(application["bot"]?["id"] == .id(api.application))
        #expect(application["flags_new"]?.text == application["flags"]?.integer.map(String.init))
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection, intents: .guilds)
        let created = try #require(try api.gateway.payloads(of: connection).first { $0.name == "GUILD_CREATE" })
        #expect(created.object["incidents_data"] is NSNull)
    }

    @Test("Every control payload has the four fields")
    func controls() throws {
        var writer = FrameWriter(payloads: DispatchPayloads(guilds: []), compression: .none)
        for (control, text) in [
            (ConnectionState.Control.heartbeatACK, #"{"t":null,"s":null,"op":11,"d":null}"#),
            (.reconnect, #"{"t":null,"s":null,"op":7,"d":null}"#),
            (.invalidSession(resumable: true), #"{"t":null,"s":null,"op":9,"d":true}"#),
        ] {
            let frame = try writer.frames([control])
            #expect(String(buffer: frame).hasSuffix(text))
        }
    }

    @Test(
        "A presence has a list of activities, or the single one of earlier versions",
        arguments: [
            (#"{"status":"dnd","activities":[{"name":"a","type":3}]}"#, ["a"]),
            (#"{"status":"dnd","game":{"name":"a","type":3},"since":null,"afk":false}"#, ["a"]),
            (#"{"status":"dnd","game":null}"#, []), (#"{"status":"dnd"}"#, nil),
        ] as [(String, [String]?)])
    func game(presence: String, names: [String]?) throws {
        var gateway = GatewayHarness()
        let connection = try gateway.connect()
        gateway.identify(on: connection, extra: #","presence":\#(presence)"#)
        let current = gateway.state.sessions.sessions.first?.presence
        #expect(current?.activities.map(\.name) == names)
    }

    @Test("A form without files is accepted with its escapes, like a form with files")
    func urlEncoded() {
        var api = APIHarness()
        let path = "channels/\(api.gateway.state.guild.channels[5].id)/messages"
        let type = "application/x-www-form-urlencoded"
        let body = "payload_json=%7B%22content%22%3A+%22a+%26+b%22%7D"
        #expect(api.ask("POST", path, body, contentType: type).body["content"] == .string("a & b"))
        #expect(api.ask("POST", path, "content=caf%C3%A9", contentType: type).body["content"] == .string("café"))
        #expect(api.ask("POST", path, "payload_json=%7B", contentType: type).code == 50109)
    }

    @Test("The lists of sounds are empty")
    func sounds() {
        var api = APIHarness()
        #expect(api.ask("GET", "soundboard-default-sounds").body == .array([]))
        #expect(api.ask("GET", "guilds/\(api.guild)/soundboard-sounds").body == .object(["items": .array([])]))
    }

    @Test("A user is found by ID, if a guild knows it")
    func user() {
        var api = APIHarness()
        let banned = api.gateway.state.world.bans.ids[0]
        for id in [api.application, api.gateway.state.world.moderatorID, banned] {
            #expect(api.ask("GET", "users/\(id)").body["id"] == .id(id))
        }
        #expect(api.ask("GET", "users/\(api.application)").body["username"] == .string("StatsBot"))
        #expect(api.ask("GET", "users/1").code == 10013)
        #expect(api.ask("GET", "users/x").code == 50035)
    }

    @Test("A search finds the bot by its name and its nickname, over HTTP and over the gateway")
    func search() throws {
        var api = APIHarness()
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection)
        _ = try api.gateway.payloads(of: connection)
        func found(_ query: String, _ api: inout APIHarness) throws -> [PayloadValue?] {
            let answer = api.ask("GET", "guilds/\(api.guild)/members/search", query: ["query": query, "limit": "1"])
            api.gateway.send(
                #"{"op":8,"d":{"guild_id":"\#(api.guild)","query":"\#(query)","limit":1}}"#, on: connection)
            let chunk = try #require(try api.gateway.payloads(of: connection).first)
            let members = chunk.object["members"] as? [[String: Any]]
            let id = (members?.first?["user"] as? [String: Any])?["id"] as? String
            return [answer.body.array?.first?["user"]?["id"], id.map { .string($0) }]
        }
        #expect(try found("STATSB", &api) == [.id(api.application), .id(api.application)])
        let member = api.ask("PATCH", "guilds/\(api.guild)/members/@me", #"{"nick":"Counting"}"#)
        #expect(member.body["nick"] == .string("Counting"))
        #expect(try api.gateway.payloads(of: connection).map(\.name) == ["GUILD_MEMBER_UPDATE"])
        #expect(api.ask("GET", "guilds/\(api.guild)/members/@me").body == member.body)
        #expect(try found("counting", &api) == [.id(api.application), .id(api.application)])
        #expect(api.ask("PATCH", "guilds/\(api.guild)/members/@me", #"{"nick":null}"#).body["nick"] == .null)
        #expect(api.ask("PATCH", "guilds/\(api.guild)/members/@me", #"{"bio":"x"}"#).status == 501)
        let nick = api.ask("PATCH", "guilds/\(api.guild)/members/@me/nick", #"{"nick":"Other"}"#)
        #expect(nick.body == .object(["nick": .string("Other")]))
        #expect(api.ask("GET", "guilds/\(api.guild)/members/@me").body["nick"] == .string("Other"))
    }

    @Test("A second request for all members within thirty seconds is refused, per guild")
    func memberRequests() throws {
        var gateway = GatewayHarness { $0.guilds = 2 }
        let connection = try gateway.connect()
        gateway.identify(on: connection)
        _ = try gateway.payloads(of: connection)
        func ask(_ guild: Int, _ gateway: inout GatewayHarness) throws -> GatewayHarness.Payload {
            let id = gateway.state.guilds[guild].id
            gateway.send(#"{"op":8,"d":{"guild_id":"\#(id)","query":"","limit":0,"nonce":"n"}}"#, on: connection)
            return try #require(try gateway.payloads(of: connection).first)
        }
        #expect(try ask(0, &gateway).name == "GUILD_MEMBERS_CHUNK")
        #expect(try ask(1, &gateway).name == "GUILD_MEMBERS_CHUNK")
        gateway.now = gateway.now.advanced(by: .seconds(10))
        let refused = try ask(0, &gateway)
        #expect(refused.name == "RATE_LIMITED")
        #expect(refused.object["opcode"] as? Int == 8)
        #expect(refused.object["retry_after"] as? Double == 20)
        let meta = try #require(refused.object["meta"] as? [String: String])
        #expect(meta == ["guild_id": "\(gateway.state.guilds[0].id)", "nonce": "n"])
        // A search is not limited.
        let search = #"{"op":8,"d":{"guild_id":"\#(gateway.state.guilds[0].id)","query":"a","limit":1}}"#
        gateway.send(search, on: connection)
        #expect(try gateway.payloads(of: connection).map(\.name) == ["GUILD_MEMBERS_CHUNK"])
        gateway.now = gateway.now.advanced(by: .seconds(20))
        #expect(try ask(0, &gateway).name == "GUILD_MEMBERS_CHUNK")
    }

    @Test("Every route reports its rate limit")
    func headers() throws {
        var api = APIHarness()
        let channel = api.gateway.state.guild.channels[5].id
        let webhook = try #require(api.gateway.state.guild.webhook)
        let guild = "guilds/\(api.guild)"
        for (method, path) in [
            ("GET", "gateway"), ("GET", "gateway/bot"), ("GET", "users/@me"), ("GET", "users/@me/guilds"),
            ("GET", "applications/@me"), ("GET", "oauth2/applications/@me"), ("GET", "soundboard-default-sounds"),
            ("GET", guild), ("GET", guild + "/channels"), ("GET", guild + "/roles"), ("GET", guild + "/bans"),
            ("GET", guild + "/bans/1"), ("GET", guild + "/members"), ("GET", guild + "/members/@me"),
            ("GET", guild + "/members/1"), ("GET", guild + "/audit-logs"), ("GET", guild + "/soundboard-sounds"),
            ("POST", guild + "/channels"), ("GET", "channels/\(channel)"), ("DELETE", "channels/1"),
            ("GET", "channels/\(channel)/messages"), ("POST", "channels/\(channel)/messages"),
            ("POST", "channels/\(channel)/messages/bulk-delete"), ("PUT", "channels/\(channel)/permissions/1"),
            ("GET", "applications/\(api.application)/commands"), ("POST", "webhooks/\(webhook.id)/\(webhook.token)"),
        ] {
            api.gateway.state.rateLimits = RateLimits()
            let request = RESTRequest(
                method: method, path: ("api/v10/" + path).split(separator: "/").map(String.init),
                authorization: "Bot secret")
            let response = api.gateway.state.respond(to: request, at: api.gateway.now)
            let names = Set(response.headers.map(\.name))
            #expect(names.isSuperset(of: ["X-RateLimit-Limit", "X-RateLimit-Bucket"]), "\(method) \(path)")
        }
        let request = RESTRequest(method: "POST", path: ["api", "v10", "interactions", "1", "t", "callback"])
        #expect(api.gateway.state.respond(to: request, at: api.gateway.now).headers.isEmpty)
    }

    @Test("Fields that are null are left out of embeds and options, and defaults are added")
    func defaults() {
        var api = APIHarness()
        let path = "channels/\(api.gateway.state.guild.channels[5].id)/messages"
        let body =
            #"{"embeds":[{"title":"t","url":null,"author":{"name":"a","url":null},"fields":[{"name":"n","value":"v"}]}]}"#
        #expect(
            api.ask("POST", path, body).body["embeds"]?.array
                == [
                    .object([
                        "type": .string("rich"), "title": .string("t"), "author": .object(["name": .string("a")]),
                        "fields": .array([
                            .object(["name": .string("n"), "value": .string("v"), "inline": .bool(false)])
                        ]),
                    ])
                ])
        let option = #"{"type":4,"name":"days","description":"d","choices":null,"required":null}"#
        let command = #"{"name":"a","description":"d","default_member_permissions":8,"options":[\#(option)]}"#
        let made = api.ask("POST", "applications/\(api.application)/commands", command).body
        #expect(made["default_member_permissions"] == .string("8"))
        #expect(
            made["options"]?.array
                == [
                    .object(["type": .integer(4), "name": .string("days"), "description": .string("d")])
                ])
    }

    @Test("The newest requests are listed with their bodies, and all routes")
    func requests() {
        var api = APIHarness()
        let channel = api.gateway.state.guild.channels[5].id
        _ = api.ask("POST", "channels/\(channel)/messages", #"{"content":"a"}"#)
        _ = api.ask("GET", "guilds/\(api.guild)", query: ["with_counts": "true"])
        let listed = api.control("GET", "requests").body["requests"]?.array ?? []
        #expect(listed.map { $0["route"] } == [.string("/channels/{id}/messages"), .string("/guilds/{id}")])
        #expect(listed.first?["body"] == .object(["content": .string("a")]))
        #expect(listed.first?["type"] == .string("application/json"))
        #expect(listed.last?["query"] == .object(["with_counts": .string("true")]))
        #expect(listed.map { $0["status"] } == [.integer(200), .integer(200)])
        let routes = api.control("GET", "routes").body["routes"]?.array ?? []
        #expect(routes.contains(.string("DELETE /channels/{channel_id}")))
        #expect(Set(routes.compactMap(\.text)).count == routes.count)
        #expect(routes.count == 60)
    }

    @Test("Opcodes without an effect are counted")
    func opcodes() throws {
        var api = APIHarness()
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection)
        api.gateway.send(#"{"op":4,"d":{"guild_id":"1"}}"#, on: connection)
        #expect(
            api.control("GET", "unknown").body
                == .object(["requests": .object(["gateway opcode 4": .integer(1)])]))
    }
}
