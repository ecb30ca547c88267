// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Invites")
struct InviteTests {
    private static let intents: GatewayIntents = [.guilds, .guildMembers, .guildInvites]

    private func change(_ harness: inout ActivityHarness, _ json: String) -> Int {
        harness.api.control("POST", "changes", json).status
    }

    /// A user who is not a bot joins.
    private func join(_ harness: inout ActivityHarness, with source: String) throws {
        #expect(change(&harness, #"{"change":"next-join","with":"\#(source)"}"#) == 200)
        while MemberNames.isBot(try harness.perform(.join)) {}
    }

    private func list(_ harness: inout ActivityHarness) -> [String: Int64] {
        let answer = harness.api.ask("GET", "guilds/\(harness.api.guild)/invites")
        #expect(answer.status == 200)
        return Dictionary(
            (answer.body.array ?? []).map { ($0["code"]?.text ?? "", $0["uses"]?.integer ?? -1) },
            uniquingKeysWith: { first, _ in first })
    }

    @Test("The uses grow with the joins, and the ledger counts them by invite")
    func uses() throws {
        var harness = ActivityHarness()
        let first = list(&harness)
        #expect(first.count == 3)
        #expect(first.values.allSatisfy { $0 == 0 })
        let code = try #require(first.keys.min())
        for source in [code, "vanity", code, "none", "unknown-code"] { try join(&harness, with: source) }
        #expect(list(&harness)[code] == 2)
        #expect(list(&harness).values.reduce(0, +) == 2)
        let vanity = harness.api.ask("GET", "guilds/\(harness.api.guild)/vanity-url").body
        #expect(vanity["uses"]?.integer == 1)
        #expect(vanity["code"]?.text?.hasPrefix("harbor-") == true)
        let activity = try harness.activity()
        #expect(activity.invites.map(\.joins) == [2, 1, 2])
        #expect(activity.invites.map(\.code) == [nil, nil, code])
        #expect(activity.invites.map(\.vanity) == [false, true, false])
        #expect(activity.invites.map(\.joins).reduce(0, +) == activity.cohorts.map(\.joined).reduce(0, +))
    }

    @Test("Without a choice, members join with various invites")
    func choices() throws {
        var harness = ActivityHarness()
        for _ in 0..<200 { try harness.perform(.join) }
        #expect(list(&harness).values.allSatisfy { $0 > 0 })
        #expect(try harness.activity().invites.count == 5)
        #expect(
            try harness.activity().invites.map(\.joins).reduce(0, +)
                == harness.activity().cohorts.map(\.joined).reduce(0, +))
    }

    @Test("INVITE_CREATE and INVITE_DELETE need the intent and Manage Channels; the last use deletes an invite")
    func events() throws {
        var harness = ActivityHarness()
        try harness.connect(intents: Self.intents)
        #expect(change(&harness, #"{"change":"create-invite","code":"once","max_uses":1,"max_age":60}"#) == 200)
        #expect(change(&harness, #"{"change":"create-invite","code":"once"}"#) == 409)
        let created = try #require(try harness.dispatches().first)
        #expect(created.name == "INVITE_CREATE")
        for field in [#""code":"once","uses":0,"max_uses":1,"max_age":60"#, "\"channel_id\"", "\"guild_id\""] {
            #expect(created.data.contains(field))
        }
        try join(&harness, with: "once")
        let names = try harness.dispatches().filter { $0.name != "MESSAGE_CREATE" }
        #expect(names.map(\.name).suffix(2) == ["GUILD_MEMBER_ADD", "INVITE_DELETE"])
        #expect(names.last?.data.contains(#""code":"once"}"#) == true)
        #expect(list(&harness)["once"] == nil)
        #expect(change(&harness, #"{"change":"delete-invite","code":"once"}"#) == 409)
        #expect(change(&harness, #"{"change":"take-permissions","permissions":["MANAGE_CHANNELS"]}"#) == 200)
        _ = try harness.dispatches()
        #expect(change(&harness, #"{"change":"create-invite"}"#) == 200)
        #expect(try harness.dispatches().isEmpty)
        #expect(list(&harness).count == 4)
        try harness.connect(intents: [.guilds])
        #expect(change(&harness, #"{"change":"give-permissions","permissions":["MANAGE_CHANNELS"]}"#) == 200)
        _ = try harness.dispatches()
        #expect(change(&harness, #"{"change":"create-invite"}"#) == 200)
        #expect(try harness.dispatches().isEmpty)
    }

    @Test("An expired invite is neither listed nor used")
    func expiry() throws {
        var harness = ActivityHarness()
        #expect(change(&harness, #"{"change":"create-invite","code":"brief","max_age":60}"#) == 200)
        harness.advance(59)
        #expect(list(&harness)["brief"] == 0)
        harness.advance(1)
        #expect(list(&harness)["brief"] == nil)
        try join(&harness, with: "brief")
        #expect(try harness.activity().invites.map(\.code) == [nil])
    }

    @Test("The lists need Manage Server", arguments: ["invites", "vanity-url"])
    func permission(path: String) throws {
        var harness = ActivityHarness()
        #expect(change(&harness, #"{"change":"take-permissions","permissions":["MANAGE_GUILD"]}"#) == 200)
        #expect(harness.api.ask("GET", "guilds/\(harness.api.guild)/\(path)").code == 50013)
        #expect(change(&harness, #"{"change":"give-permissions","permissions":["MANAGE_GUILD"]}"#) == 200)
        #expect(harness.api.ask("GET", "guilds/\(harness.api.guild)/\(path)").status == 200)
    }

    @Test(
        "Invalid changes name what is wrong",
        arguments: [
            #"{"change":"create-invite","code":"a b"}"#, #"{"change":"create-invite","max_uses":101}"#,
            #"{"change":"create-invite","uses":1}"#, #"{"change":"delete-invite"}"#, #"{"change":"next-join"}"#,
            #"{"change":"next-join","with":""}"#,
        ])
    func invalid(json: String) {
        var harness = ActivityHarness()
        #expect(change(&harness, json) == 400)
    }
}
