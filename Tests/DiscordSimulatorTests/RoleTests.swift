// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@testable import DiscordSimulator

@Suite("Roles, and permissions by role and channel")
struct RoleTests {
    private static func connected() throws -> (api: APIHarness, connection: Int) {
        var api = APIHarness()
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection, intents: [.guilds, .guildMembers])
        _ = try api.gateway.payloads(of: connection)
        return (api, connection)
    }

    private static func change(_ api: inout APIHarness, _ body: String) {
        let answer = api.control("POST", "changes", body)
        #expect(answer.status == 200, "\(answer.body)")
    }

    @Test("A role is created, given, changed, taken and deleted, with its events")
    func lifetime() throws {
        var (api, connection) = try Self.connected()
        let user = try #require(api.gateway.state.world.members.all.first { $0.id != api.application }).id
        Self.change(&api, #"{"change":"create-role","name":"Crew","permissions":["MANAGE_GUILD"]}"#)
        let roles = "guilds/\(api.guild)/roles"
        let role = try #require(api.ask("GET", roles).body.array?.last)
        let id = try #require(role["id"]?.text)
        #expect(
            role["name"] == .string("Crew") && role["permissions"] == .string("32") && role["position"] == .integer(2))
        Self.change(&api, #"{"change":"give-role","role":"Crew","user_id":"\#(user)"}"#)
        let member = "guilds/\(api.guild)/members/\(user)"
        #expect(api.ask("GET", member).body["roles"] == .array([.string(id)]))
        let bot = String(api.gateway.state.guild.botRole)
        #expect(api.ask("GET", roles + "/member-counts").body == .object([id: .integer(1), bot: .integer(1)]))
        Self.change(&api, #"{"change":"set-role","role":"\#(id)","permissions":[]}"#)
        Self.change(&api, #"{"change":"take-role","role":"Crew","user_id":"\#(user)"}"#)
        #expect(api.ask("GET", member).body["roles"] == .array([]))
        Self.change(&api, #"{"change":"give-role","role":"Crew","user_id":"\#(user)"}"#)
        Self.change(
            &api, #"{"change":"set-overwrite","channel":"stats","target":"\#(id)","deny":["VIEW_CHANNEL"]}"#)
        Self.change(&api, #"{"change":"delete-role","role":"Crew"}"#)
        #expect(api.ask("GET", member).body["roles"] == .array([]))
        #expect(api.ask("GET", roles).body.array?.count == 2)
        #expect(
            try api.gateway.payloads(of: connection).map(\.name) == [
                "GUILD_ROLE_CREATE", "GUILD_MEMBER_UPDATE", "GUILD_ROLE_UPDATE", "GUILD_MEMBER_UPDATE",
                "GUILD_MEMBER_UPDATE", "CHANNEL_UPDATE", "GUILD_ROLE_DELETE", "CHANNEL_UPDATE",
            ])
        #expect(api.control("POST", "changes", #"{"change":"delete-role","role":"Crew"}"#).status == 409)
    }

    @Test("A member's permissions follow from @everyone, the roles together, and the member, in this order")
    func order() throws {
        var (api, _) = try Self.connected()
        let user = try #require(
            api.gateway.state.world.members.all.first {
                $0.id != api.application && $0.id != api.gateway.state.world.moderatorID
            }
        ).id
        for name in ["A", "B"] {
            Self.change(&api, #"{"change":"create-role","name":"\#(name)"}"#)
            Self.change(&api, #"{"change":"give-role","role":"\#(name)","user_id":"\#(user)"}"#)
        }
        let roles = api.gateway.state.guild.extras.roles[user] ?? []
        let channel = api.gateway.state.guild.namedChannels.stats
        func has(_ permission: SimulatorPermissions, _ overwrites: [(UInt64, Bool)]) -> Bool {
            let list = overwrites.map { id, allows in
                ChannelObject.Overwrite(
                    id: String(id), type: id == user ? 1 : 0, allow: allows ? String(permission.rawValue) : "0",
                    deny: allows ? "0" : String(permission.rawValue))
            }
            return api.gateway.state.guild.permissions(of: user, with: list).contains(permission)
        }
        let everyone = api.guild
        #expect(has(.sendMessages, []) && !has(.manageGuild, []))
        #expect(!has(.sendMessages, [(everyone, false)]) && has(.manageGuild, [(everyone, true)]))
        #expect(has(.sendMessages, [(roles[0], true), (everyone, false)]))
        // What a role allows counts, whichever of them denies it.
        #expect(has(.sendMessages, [(roles[0], true), (roles[1], false)]))
        #expect(has(.sendMessages, [(roles[0], false), (roles[1], true)]))
        #expect(!has(.sendMessages, [(roles[0], true), (user, false)]))
        #expect(has(.sendMessages, [(user, true), (roles[0], false), (everyone, false)]))
        // The owner and administrators are not restricted.
        let owner = api.gateway.state.world.moderatorID
        Self.change(
            &api, #"{"change":"set-overwrite","channel":"stats","target":"\#(everyone)","deny":["SEND_MESSAGES"]}"#)
        #expect(api.gateway.state.guild.permissions(of: owner, in: channel) == .all)
        #expect(!api.gateway.state.guild.permissions(of: user, in: channel).contains(.sendMessages))
        Self.change(&api, #"{"change":"set-role","role":"A","permissions":["ADMINISTRATOR"]}"#)
        #expect(api.gateway.state.guild.permissions(of: user, in: channel) == .all)
    }

    @Test(
        "Denying a basic permission denies those that need it",
        arguments: [
            (.viewChannel, false, []),
            (.connect, true, .viewChannel),
            (.connect, false, [.viewChannel, .sendMessages, .manageChannels, .attachFiles]),
            (.sendMessages, false, [.viewChannel, .connect, .manageChannels]),
        ] as [(SimulatorPermissions, Bool, SimulatorPermissions)])
    func implicit(denied: SimulatorPermissions, inVoice: Bool, left: SimulatorPermissions) {
        let all: SimulatorPermissions = [.viewChannel, .connect, .sendMessages, .manageChannels, .attachFiles]
        #expect(all.subtracting(denied).withoutImplicitlyDenied(inVoice: inVoice) == left)
    }

    @Test("The guild's language is in its events and in interactions")
    func locale() throws {
        var harness = try PanelHarness()
        Self.change(&harness.api, #"{"change":"guild-locale","locale":"fr"}"#)
        #expect(harness.api.ask("GET", "guilds/\(harness.api.guild)").body["preferred_locale"] == .string("fr"))
        let event = try harness.exchange(#"{"command":"setup"}"#, #"{"type":4,"data":{"content":"a"}}"#)
        #expect(event["guild_locale"] == .string("fr") && event["locale"] == .string("en-US"))
        #expect(harness.api.control("POST", "changes", #"{"change":"guild-locale","locale":"xx"}"#).status == 400)
    }
}
