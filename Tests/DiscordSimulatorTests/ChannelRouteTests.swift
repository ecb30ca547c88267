// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Creating, changing and deleting channels")
struct ChannelRouteTests {
    private static func connected() throws -> (api: APIHarness, connection: Int) {
        var api = APIHarness()
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection, intents: [.guilds])
        _ = try api.gateway.payloads(of: connection)
        return (api, connection)
    }

    @Test("A channel is created with its settings, and deleted; both are dispatched")
    func lifetime() throws {
        let connection: Int
        var api: APIHarness
        (api, connection) = try Self.connected()
        let path = "guilds/\(api.guild)/channels"
        let body =
            #"{"name":"Quiet Room","type":0,"topic":"sh","nsfw":true,"rate_limit_per_user":5,"parent_id":null}"#
        let created = api.ask("POST", path, body)
        #expect(created.status == 201)
        #expect(created.body["name"] == .string("quiet-room"))
        #expect(created.body["topic"] == .string("sh"))
        #expect(created.body["nsfw"] == .bool(true))
        #expect(created.body["rate_limit_per_user"] == .integer(5))
        #expect(created.body["position"] == .integer(6))
        let id = try #require(created.body["id"]?.text)
        #expect(try api.gateway.payloads(of: connection).map(\.name) == ["CHANNEL_CREATE"])
        #expect(api.ask("GET", path).body.array?.count == 7)
        let message = api.ask("POST", "channels/\(id)/messages", #"{"content":"a"}"#)
        #expect(message.status == 200)
        let deleted = api.ask("DELETE", "channels/\(id)")
        #expect(deleted.status == 200)
        #expect(deleted.body["id"] == .string(id))
        #expect(try api.gateway.payloads(of: connection).map(\.name) == ["CHANNEL_DELETE"])
        #expect(api.ask("GET", "channels/\(id)").code == 10003)
    }

    @Test("The channels of a deleted category remain")
    func category() throws {
        let connection: Int
        var api: APIHarness
        (api, connection) = try Self.connected()
        let path = "guilds/\(api.guild)/channels"
        let category = try #require(api.ask("POST", path, #"{"name":"Counts","type":4}"#).body["id"]?.text)
        let child = api.ask("POST", path, #"{"name":"In","type":2,"parent_id":"\#(category)","user_limit":3}"#)
        #expect(child.body["parent_id"] == .string(category))
        #expect(child.body["bitrate"] == .integer(64_000))
        #expect(child.body["user_limit"] == .integer(3))
        _ = try api.gateway.payloads(of: connection)
        #expect(api.ask("DELETE", "channels/\(category)").status == 200)
        #expect(try api.gateway.payloads(of: connection).map(\.name) == ["CHANNEL_UPDATE", "CHANNEL_DELETE"])
        #expect(api.ask("GET", "channels/\(child.body["id"]?.text ?? "")").body["parent_id"] == .null)
    }

    @Test(
        "Invalid channels are refused",
        arguments: [
            ("{}", ["name BASE_TYPE_REQUIRED"]), (#"{"name":""}"#, ["name BASE_TYPE_REQUIRED"]),
            (#"{"name":"a","type":14}"#, ["type BASE_TYPE_CHOICES"]),
            (#"{"name":" !?! "}"#, ["name BASE_TYPE_BAD_LENGTH"]),
            (#"{"name":"  ","type":2}"#, ["name BASE_TYPE_BAD_LENGTH"]),
            (#"{"name":"a","parent_id":"1"}"#, ["parent_id CHANNEL_PARENT_INVALID"]),
            (#"{"name":"a","type":2,"bitrate":1}"#, ["bitrate NUMBER_TYPE_MIN"]),
            (#"{"name":"a","rate_limit_per_user":21601}"#, ["rate_limit_per_user NUMBER_TYPE_MAX"]),
            (
                #"{"name":"a","permission_overwrites":[{"type":0},{"id":"1","type":5},{"id":"1","type":0,"deny":"x"}]}"#,
                [
                    "permission_overwrites.0.id BASE_TYPE_REQUIRED", "permission_overwrites.1.type BASE_TYPE_CHOICES",
                    "permission_overwrites.2.deny PERMISSION_TYPE_INVALID",
                ]
            ),
        ] as [(String, [String])])
    func refused(body: String, errors: [String]) {
        var api = APIHarness()
        #expect(api.ask("POST", "guilds/\(api.guild)/channels", body).errors == errors)
        #expect(api.gateway.state.guild.channels.count == 6)
    }

    @Test("A guild has at most 500 channels")
    func limit() {
        var api = APIHarness()
        let path = "guilds/\(api.guild)/channels"
        let statuses = (0..<495).map { _ in api.ask("POST", path, #"{"name":"a"}"#) }
        #expect(statuses.dropLast().allSatisfy { $0.status == 201 })
        #expect(statuses.last?.code == 30013)
    }

    @Test("An edit changes every supported field, and dispatches one event")
    func edit() throws {
        let connection: Int
        var api: APIHarness
        (api, connection) = try Self.connected()
        let path = "channels/\(api.gateway.state.guild.channels[5].id)"
        let fields: [String: PayloadValue] = [
            "name": .string("numbers"), "topic": .string("t"), "position": .integer(9), "nsfw": .bool(true),
            "rate_limit_per_user": .integer(3),
        ]
        let body = String(decoding: JSONBytes.encode(fields), as: UTF8.self)
        let answer = api.ask("PATCH", path, body)
        for (key, value) in fields { #expect(answer.body[key] == value, "\(key)") }
        #expect(api.ask("GET", path).body == answer.body)
        #expect(try api.gateway.payloads(of: connection).map(\.name) == ["CHANNEL_UPDATE"])
        #expect(api.ask("PATCH", path, body).status == 200)
        #expect(try api.gateway.payloads(of: connection).isEmpty)
        #expect(api.ask("PATCH", path, #"{"topic":null}"#).body["topic"] == .null)
    }

    @Test("Overwrites are set, replaced and deleted, and take effect")
    func overwrites() throws {
        let connection: Int
        var api: APIHarness
        (api, connection) = try Self.connected()
        let channel = api.gateway.state.guild.channels[5].id
        let path = "channels/\(channel)"
        let everyone = api.guild
        // Without ADMINISTRATOR, which no overwrite restricts.
        #expect(api.control("POST", "permissions", #"{"permissions":"268437520"}"#).status == 200)
        _ = try api.gateway.payloads(of: connection)
        func say() -> Int64? { api.ask("POST", path + "/messages", #"{"content":"a"}"#).code }
        #expect(api.ask("PUT", "\(path)/permissions/\(everyone)", #"{"type":0,"deny":"2048"}"#).status == 204)
        #expect(say() == 50013)
        let mine = #"{"type":"1","allow":"2048","deny":null}"#
        #expect(api.ask("PUT", "\(path)/permissions/\(api.application)", mine).status == 204)
        #expect(say() == nil)
        #expect(try api.gateway.payloads(of: connection).map(\.name) == ["CHANNEL_UPDATE", "CHANNEL_UPDATE"])
        #expect(
            api.ask("GET", path).body["permission_overwrites"]
                == .array([
                    .object([
                        "id": .id(everyone), "type": .integer(0), "allow": .string("0"), "deny": .string("2048"),
                    ]),
                    .object([
                        "id": .id(api.application), "type": .integer(1), "allow": .string("2048"),
                        "deny": .string("0"),
                    ]),
                ]))
        #expect(api.ask("DELETE", "\(path)/permissions/\(api.application)").status == 204)
        #expect(say() == 50013)
        #expect(api.ask("DELETE", "\(path)/permissions/\(api.application)").code == 10009)
        #expect(api.ask("PUT", "\(path)/permissions/1", #"{"type":0}"#).code == 10009)
        #expect(api.ask("PUT", "\(path)/permissions/\(everyone)", #"{"type":7}"#).errors == ["type BASE_TYPE_CHOICES"])
        // Without MANAGE_ROLES.
        #expect(api.control("POST", "permissions", #"{"permissions":"16"}"#).status == 200)
        #expect(api.ask("PUT", "\(path)/permissions/\(everyone)", #"{"type":0}"#).code == 50013)
        #expect(api.ask("DELETE", path).status == 200)
        #expect(api.control("POST", "permissions", #"{"permissions":"0"}"#).status == 200)
        #expect(api.ask("POST", "guilds/\(api.guild)/channels", #"{"name":"a"}"#).code == 50013)
    }

    @Test(
        "What has no effect is refused and counted, by field or parameter",
        arguments: [
            ("PATCH", "channels/{c}", #"{"rtc_region":"rotterdam"}"#, [:], #"field "rtc_region""#),
            ("POST", "channels/{c}/messages", #"{"content":"a","poll":{"x":1}}"#, [:], #"field "poll""#),
            ("POST", "channels/{c}/messages", #"{"content":"a","sticker_ids":["1"]}"#, [:], #"field "sticker_ids""#),
            (
                "POST", "channels/{c}/messages",
                #"{"message_reference":{"type":1,"message_id":"1","channel_id":"1"}}"#, [:],
                "message reference of type 1"
            ),
            (
                "POST", "interactions/1/{c}/callback",
                #"{"type":9,"data":{"components":[{"type":18,"component":{"type":19}}]}}"#, [:], "component of type 19"
            ),
            ("POST", "interactions/1/{c}/callback", #"{"type":4,"data":{"poll":{"x":1}}}"#, [:], #"field "poll""#),
            ("GET", "webhooks/1/{c}/messages/1", nil, ["thread_id": "1"], #"query parameter "thread_id""#),
        ] as [(String, String, String?, [String: String], String)])
    func unsupported(method: String, path: String, body: String?, query: [String: String], part: String) {
        var api = APIHarness()
        let channel = api.gateway.state.guild.channels[5].id
        let answer = api.ask(
            method, path.replacingOccurrences(of: "{c}", with: "\(channel)"), body, query: query)
        #expect(answer.status == 501)
        #expect(answer.body["message"] == .string("The simulator does not support \(part), see /simulator/unknown"))
        let segments = path.split(separator: "/").map { ["1", "{c}"].contains($0) ? "{id}" : $0 }
        let template = "\(method) /api/v10/" + segments.joined(separator: "/")
        #expect(
            api.control("GET", "unknown").body
                == .object(["requests": .object(["\(template) \(part)": .integer(1)])]))
        #expect(api.gateway.state.guild.messages.count == 0)
    }

    @Test("Fields without a value, and those that Discord does not document, are not refused")
    func empty() {
        var api = APIHarness()
        let path = "channels/\(api.gateway.state.guild.channels[5].id)/messages"
        let body = #"{"content":"a","poll":null,"sticker_ids":[],"tts":false,"made_up":true}"#
        #expect(api.ask("POST", path, body).status == 200)
    }
}
