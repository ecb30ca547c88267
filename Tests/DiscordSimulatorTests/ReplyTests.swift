// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Replies, mentions, and deleting several messages")
struct ReplyTests {
    private static let path = "channels/\(SimulatorChannels(seed: 1).stats)/messages"

    @Test("A reply contains the message replied to, as it is now")
    func reply() throws {
        var api = APIHarness()
        let first = try #require(api.ask("POST", Self.path, #"{"content":"one"}"#).body["id"]?.text)
        let body = #"{"content":"two","message_reference":{"message_id":"\#(first)"}}"#
        let answer = api.ask("POST", Self.path, body).body
        #expect(answer["type"] == .integer(19))
        #expect(answer["message_reference"]?["message_id"] == .string(first))
        #expect(answer["message_reference"]?["guild_id"] == .id(api.guild))
        #expect(answer["referenced_message"]?["content"] == .string("one"))
        #expect(answer["mentions"]?.array?.map { $0["id"] } == [.id(api.application)])
        let second = try #require(answer["id"]?.text)
        #expect(api.ask("PATCH", "\(Self.path)/\(first)", #"{"content":"changed"}"#).status == 200)
        let changed = api.ask("GET", "\(Self.path)/\(second)").body["referenced_message"]
        #expect(changed?["content"] == .string("changed"))
        #expect(changed?["referenced_message"] == nil)
        #expect(api.ask("DELETE", "\(Self.path)/\(first)").status == 204)
        #expect(api.ask("GET", "\(Self.path)/\(second)").body["referenced_message"] == .null)
    }

    @Test("A reply to a message that does not exist is refused, or becomes an ordinary message")
    func unknown() {
        var api = APIHarness()
        let missing = #"{"content":"a","message_reference":{"message_id":"1"}}"#
        #expect(api.ask("POST", Self.path, missing).errors == ["message_reference REPLIES_UNKNOWN_MESSAGE"])
        let lenient = #"{"content":"a","message_reference":{"message_id":"1","fail_if_not_exists":false}}"#
        #expect(api.ask("POST", Self.path, lenient).body["type"] == .integer(0))
        let elsewhere = #"{"content":"a","message_reference":{"message_id":"1","channel_id":"2"}}"#
        #expect(
            api.ask("POST", Self.path, elsewhere).errors
                == ["message_reference.channel_id MESSAGE_REFERENCE_CHANNEL_MISMATCH"])
    }

    @Test(
        "Mentions are those in the text that are allowed",
        arguments: [
            ("<@{u}> <@!{u}> <@&{r}> @everyone", nil, true, true, true),
            ("<@{u}> <@&{r}> @here", #"{"parse":[]}"#, false, false, false),
            ("<@{u}> <@&{r}> @here", #"{"parse":["users"]}"#, true, false, false),
            ("<@{u}> <@&{r}>", #"{"roles":["{r}"]}"#, false, true, false),
            ("<@{u}>", #"{"users":["{u}"]}"#, true, false, false),
            ("<@1> <@&1>", nil, false, false, false),
        ] as [(String, String?, Bool, Bool, Bool)])
    func mentions(content: String, allowed: String?, user: Bool, role: Bool, everyone: Bool) throws {
        var api = APIHarness()
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection, intents: GatewayIntents(rawValue: 1 << 9))
        _ = try api.gateway.payloads(of: connection)
        let member = api.gateway.state.world.moderatorID
        let text = #"{"content":"\#(content)"\#(allowed.map { #","allowed_mentions":\#($0)"# } ?? "")}"#
            .replacingOccurrences(of: "{u}", with: String(member))
            .replacingOccurrences(of: "{r}", with: String(api.gateway.state.guild.botRole))
        let answer = api.ask("POST", Self.path, text).body
        #expect(answer["mentions"]?.array?.map { $0["id"] } == (user ? [.id(member)] : []))
        #expect(answer["mention_roles"] == .array(role ? [.id(api.gateway.state.guild.botRole)] : []))
        #expect(answer["mention_everyone"] == .bool(everyone))
        let event = try #require(try api.gateway.payloads(of: connection).first)
        let mentioned = event.object["mentions"] as? [[String: Any]]
        #expect(mentioned?.map { $0["member"] != nil } == (user ? [true] : []))
        #expect(event.object["member"] != nil)
    }

    @Test("Several messages are deleted at once")
    func bulkDelete() throws {
        var api = APIHarness()
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection, intents: GatewayIntents(rawValue: 1 << 9))
        let ids = (0..<3).compactMap { api.ask("POST", Self.path, #"{"content":"\#($0)"}"#).body["id"]?.text }
        _ = try api.gateway.payloads(of: connection)
        func delete(_ ids: [String]) -> APIHarness.Answer {
            // Some clients send numbers.
            let list = ids.enumerated().map { $0 == 0 ? $1 : "\"\($1)\"" }.joined(separator: ",")
            return api.ask("POST", Self.path + "/bulk-delete", #"{"messages":[\#(list)]}"#)
        }
        #expect(delete([ids[0]]).code == 50016)
        #expect(delete([ids[0], ids[0]]).code == 50035)
        #expect(delete([ids[0], "1"]).code == 50034)
        #expect(api.ask("POST", Self.path + "/bulk-delete", "{}").errors == ["messages BASE_TYPE_REQUIRED"])
        #expect(delete([ids[0], ids[2]]).status == 204)
        let event = try #require(try api.gateway.payloads(of: connection).first)
        #expect(event.name == "MESSAGE_DELETE_BULK")
        #expect(event.object["ids"] as? [String] == [ids[0], ids[2]])
        #expect(api.ask("GET", Self.path).body.array?.map { $0["id"]?.text } == [ids[1]])
    }

    @Test("Messages around another one")
    func around() {
        var api = APIHarness()
        let ids = (0..<7).compactMap { api.ask("POST", Self.path, #"{"content":"\#($0)"}"#).body["id"]?.text }
        let found = api.ask("GET", Self.path, query: ["around": ids[3], "limit": "3"]).body.array
        #expect(found?.map { $0["id"]?.text } == [ids[4], ids[3], ids[2]])
    }

    @Test(
        "A file's media type comes from its name if the client sends none, and an image has a size",
        arguments: [
            ("a.png", nil, "image/png"), ("a.PNG", "application/octet-stream", "image/png"),
            ("a.csv", "text/csv", "text/csv"), ("a.tar.unknown", nil, "application/octet-stream"),
            ("png", nil, "application/octet-stream"),
        ] as [(String, String?, String)])
    func types(name: String, sent: String?, type: String) {
        #expect(UploadKind.contentType(of: name, sent: sent) == type)
    }

    @Test("The size of an image is read from its bytes")
    func sizes() {
        let png: [UInt8] = [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 1, 2, 0, 0, 0, 7,
        ]
        func size(_ bytes: [UInt8]) -> [Int]? { UploadKind.size(of: bytes).map { [$0.width, $0.height] } }
        #expect(size(png) == [258, 7])
        #expect(size(Array("GIF89a".utf8) + [2, 1, 3, 0]) == [258, 3])
        #expect(size(Array(png.dropLast())) == nil)
        #expect(size([]) == nil)
    }
}
