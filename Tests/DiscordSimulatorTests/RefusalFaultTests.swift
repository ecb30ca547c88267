// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Faults in the middle of a sequence of requests")
struct RefusalFaultTests {
    /// Sends a request over HTTP, to which faults apply.
    private static func create(_ running: RunningSimulator, _ name: String) async throws -> RunningSimulator.Answer {
        try await running.ask(
            "POST", "/guilds/\(running.discord.guildID)/channels", body: #"{"name":"\#(name)","type":2}"#)
    }

    @Test("After some requests, one is refused with Discord's error, without being carried out")
    func refusals() async throws {
        try await RunningSimulator.with { running in
            for body in [
                #"{"fault":"http-refusal","method":"POST","route":"/guilds","after":1}"#,
                #"{"fault":"http-refusal","code":50035,"method":"POST","route":"/guilds"}"#,
                #"{"fault":"http-rate-limit","retry_after":3.5,"method":"POST","route":"/guilds"}"#,
                #"{"fault":"http-refusal","code":30013,"status":400,"method":"POST","route":"/guilds"}"#,
            ] { #expect(try await running.control("POST", "/faults", body: body).status == 200) }
            let name = try await Self.create(running, "a")
            #expect(name.status == 400 && name.code == 50035)
            #expect((name.object["errors"] as? [String: Any])?["name"] != nil)
            let permission = try await Self.create(running, "b")
            #expect(permission.status == 403 && permission.code == 50013)
            let limit = try await Self.create(running, "c")
            #expect(limit.status == 429 && limit.headers["x-ratelimit-scope"] == "user")
            #expect(limit.object["retry_after"] as? Double == 3.5 && limit.headers["retry-after"] == "4")
            #expect(try await Self.create(running, "d").code == 30013)
            #expect(try await Self.create(running, "e").status == 201)
            let faults = try await running.control("GET", "/faults").object
            #expect((faults["faults"] as? [Any])?.isEmpty == true)
            #expect(faults["struck"] as? [String: Int] == ["http-refusal": 3, "http-rate-limit": 1])
        }
    }

    @Test("Before a request, someone takes a permission, deletes a channel, or fills a category")
    func changes() async throws {
        try await RunningSimulator.with { running in
            let guild = "/guilds/\(running.discord.guildID)/channels"
            let category = try await running.ask("POST", guild, body: #"{"name":"c","type":4}"#)
            let id = try #require(category.object["id"] as? String)
            let fill = #"{"change":"create-channel","name":"x","type":2,"parent":"\#(id)","count":50}"#
            func inject(_ change: String, _ rest: String) async throws {
                let body = #"{"fault":"http-change","change":\#(change),\#(rest)}"#
                #expect(try await running.control("POST", "/faults", body: body).status == 200)
            }
            try await inject(fill, #""method":"POST","route":"/guilds","after":1"#)
            let inside = #"{"name":"a","type":2,"parent_id":"\#(id)"}"#
            #expect(try await running.ask("POST", guild, body: inside).status == 201)
            let full = try await running.ask("POST", guild, body: inside)
            #expect(full.code == 50035 && (full.object["errors"] as? [String: Any])?["parent_id"] != nil)
            try await inject(
                #"{"change":"take-permissions","permissions":["MANAGE_CHANNELS"]}"#,
                #""method":"POST","route":"/guilds""#)
            #expect(try await Self.create(running, "b").code == 50013)
            try await inject(#"{"change":"delete-channel","channel":"stats"}"#, #""route":"/channels","after":1"#)
            let stats = "/channels/\(running.discord.channels.stats)"
            #expect(try await running.ask("GET", stats).status == 200)
            #expect(try await running.ask("GET", stats).code == 10003)
        }
    }

    @Test(
        "Every change is listed as JSON as it was sent",
        arguments: [
            #"{"change":"create-channel","count":2,"name":"a","parent":"7","type":2}"#,
            #"{"allow":["CONNECT"],"change":"set-overwrite","channel":"members","deny":[],"target":"7"}"#,
            #"{"change":"create-role","name":"a","permissions":["CONNECT"]}"#,
            #"{"change":"set-role","permissions":[],"role":"a"}"#, #"{"change":"delete-role","role":"a"}"#,
            #"{"change":"give-role","role":"a","user_id":"7"}"#, #"{"change":"take-role","role":"a","user_id":"7"}"#,
            #"{"change":"invite-bot","permissions":["ADMINISTRATOR"]}"#, #"{"change":"remove-bot"}"#,
            #"{"change":"guild-locale","locale":"de"}"#, #"{"change":"rename-channel","channel":"7","name":"a"}"#,
            #"{"change":"delete-messages","channel":"stats","message_id":"7"}"#,
            #"{"change":"member-permissions","permissions":["CONNECT"],"user_id":"7"}"#,
            #"{"change":"skew-counts","members":1,"online":-1}"#,
            #"{"change":"use-command","command":"a","options":{"b":1},"user_id":"7"}"#,
            #"{"change":"create-invite","channel":"stats","code":"a","max_age":1,"max_uses":2}"#,
            #"{"change":"delete-invite","code":"a"}"#, #"{"change":"next-join","with":"vanity"}"#,
        ])
    func json(change: String) throws {
        let read = try JSONDecoder().decode(SimulatorChange.self, from: Data(change.utf8))
        #expect(String(decoding: JSONBytes.encode(read), as: UTF8.self) == change)
        #expect(SimulatorChange.names.contains(read.name))
    }
}
