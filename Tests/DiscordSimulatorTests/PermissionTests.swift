// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Permissions of the bot")
struct PermissionTests {
    private static let channels = SimulatorChannels(seed: 1)

    private func change(
        _ api: inout APIHarness, _ change: String, _ permissions: String, _ channel: String?
    ) -> APIHarness.Answer {
        let channel = channel.map { #","channel":"\#($0)""# } ?? ""
        return api.control("POST", "changes", #"{"change":"\#(change)","permissions":["\#(permissions)"]\#(channel)}"#)
    }

    @Test(
        "A permission can be taken away and restored, in a channel and in the whole guild",
        arguments: [
            ("MANAGE_CHANNELS", "members", "PATCH", "", #"{"name":"x"}"#, 50013),
            ("CONNECT", "members", "PATCH", "", #"{"name":"x"}"#, 50013),
            ("CONNECT", "stats", "PATCH", "", #"{"name":"x"}"#, nil),
            ("VIEW_CHANNEL", "members", "PATCH", "", #"{"name":"x"}"#, 50001),
            ("VIEW_CHANNEL", "stats", "GET", "/messages", nil, 50001),
            ("SEND_MESSAGES", "stats", "POST", "/messages", #"{"content":"a"}"#, 50013),
            ("EMBED_LINKS", "stats", "POST", "/messages", #"{"embeds":[{"title":"t"}]}"#, 50013),
            ("EMBED_LINKS", "stats", "POST", "/messages", #"{"content":"a"}"#, nil),
            ("SEND_MESSAGES", "stats", "GET", "/messages", nil, nil),
        ] as [(String, String, String, String, String?, Int64?)])
    func taken(
        permission: String, channel: String, method: String, path: String, body: String?, code: Int64?
    ) throws {
        let id = channel == "members" ? Self.channels.members : Self.channels.stats
        for scope in [channel, nil] {
            var api = APIHarness()
            let connection = try api.gateway.connect()
            api.gateway.identify(on: connection, intents: .guilds)
            _ = try api.gateway.payloads(of: connection)
            #expect(change(&api, "take-permissions", permission, scope).status == 200)
            let received = Set(try api.gateway.payloads(of: connection).map(\.name))
            #expect(received == [scope == nil ? "GUILD_ROLE_UPDATE" : "CHANNEL_UPDATE"])
            #expect(api.ask(method, "channels/\(id)" + path, body).code == code)
            _ = try api.gateway.payloads(of: connection)
            #expect(change(&api, "give-permissions", permission, scope).status == 200)
            #expect(Set(try api.gateway.payloads(of: connection).map(\.name)) == received)
            #expect(api.ask(method, "channels/\(id)" + path, body).code == nil)
        }
    }

    @Test("A permission taken away in a channel is listed as an overwrite for the bot's role")
    func overwrite() throws {
        var api = APIHarness()
        let path = "channels/\(Self.channels.members)"
        #expect(change(&api, "take-permissions", "MANAGE_CHANNELS", "members").status == 200)
        #expect(change(&api, "take-permissions", "CONNECT", "members").status == 200)
        let role = api.gateway.state.guild.botRole
        #expect(
            api.ask("GET", path).body["permission_overwrites"]
                == .array([
                    .object([
                        "id": .id(role), "type": .integer(0), "allow": .string("0"), "deny": .string("1048592"),
                    ])
                ]))
        // Other channels are not affected.
        #expect(api.ask("PATCH", "channels/\(Self.channels.online)", #"{"name":"x"}"#).status == 200)
        #expect(change(&api, "give-permissions", "MANAGE_CHANNELS", "members").status == 200)
        #expect(change(&api, "give-permissions", "CONNECT", "members").status == 200)
        #expect(api.ask("GET", path).body["permission_overwrites"] == .array([]))
    }

    @Test("A file requires ATTACH_FILES, except in a webhook")
    func files() throws {
        var api = APIHarness()
        #expect(change(&api, "take-permissions", "ATTACH_FILES", "stats").status == 200)
        let form =
            "--b\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"a.png\"\r\n\r\nx\r\n--b--\r\n"
        let type = "multipart/form-data; boundary=b"
        let path = "channels/\(Self.channels.stats)/messages"
        #expect(api.ask("POST", path, form, contentType: type).code == 50013)
        let message = try #require(api.ask("POST", path, #"{"content":"a"}"#).body["id"]?.text)
        #expect(api.ask("PATCH", path + "/" + message, form, contentType: type).code == 50013)
        let webhook = try #require(api.gateway.state.guild.webhook)
        #expect(api.ask("POST", "webhooks/\(webhook.id)/\(webhook.token)", form, contentType: type).status == 204)
    }

    @Test("Without READ_MESSAGE_HISTORY a channel appears to be empty; the channel's last message still has an ID")
    func history() throws {
        var api = APIHarness()
        let channel = "channels/\(Self.channels.stats)"
        let id = try #require(
            api.ask("POST", channel + "/messages", #"{"content":"a","nonce":"n"}"#).body["id"]?.text)
        let listed = try #require(api.ask("GET", channel + "/messages").body.array)
        #expect(listed.map { $0["id"]?.text } == [id])
        // Discord keeps no nonces.
        #expect(listed.first?["nonce"] == nil)
        #expect(change(&api, "take-permissions", "READ_MESSAGE_HISTORY", "stats").status == 200)
        #expect(api.ask("GET", channel + "/messages").body == .array([]))
        #expect(api.ask("GET", channel + "/messages/" + id).code == 50013)
        #expect(api.ask("GET", channel).body["last_message_id"]?.text == id)
    }

    @Test("Audit log entries require VIEW_AUDIT_LOG, bans that or BAN_MEMBERS", arguments: [true, false])
    func events(seesBans: Bool) throws {
        var api = APIHarness()
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection, intents: [.guildModeration, .guildMembers])
        api.gateway.state.isPaused = true
        _ = try api.gateway.payloads(of: connection)
        #expect(change(&api, "take-permissions", "VIEW_AUDIT_LOG", nil).status == 200)
        if !seesBans { #expect(change(&api, "take-permissions", "BAN_MEMBERS", nil).status == 200) }
        for action in [SimulatorAction.kick, .ban, .unban] {
            #expect(api.gateway.state.perform(action, of: nil, at: api.gateway.now) != nil)
        }
        let received = Set(try api.gateway.payloads(of: connection).map(\.name))
        #expect(
            received
                == (seesBans ? ["GUILD_MEMBER_REMOVE", "GUILD_BAN_ADD", "GUILD_BAN_REMOVE"] : ["GUILD_MEMBER_REMOVE"]))
        #expect(change(&api, "give-permissions", "VIEW_AUDIT_LOG", nil).status == 200)
        #expect(api.gateway.state.perform(.kick, of: nil, at: api.gateway.now) != nil)
        let names = Set(try api.gateway.payloads(of: connection).map(\.name))
        #expect(names == ["GUILD_MEMBER_REMOVE", "GUILD_AUDIT_LOG_ENTRY_CREATE"])
    }
}
