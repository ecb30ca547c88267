// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import MetricsTestKit
import NIOHTTP1
import Testing
import Timekeeping

@testable import DiscordREST

@Suite("API client", .timeLimit(.minutes(5)))
struct DiscordClientTests {
    @Test("A call sends user agent and token, and decodes the response")
    func headers() async throws {
        try await ClientFixture.with([.answer(200, [], #"{"id":"5","username":"bot","bot":true,"new":{}}"#)]) {
            fixture in
            #expect(
                try await fixture.client.currentUser()
                    == User(id: 5, username: "bot", discriminator: nil, bot: true))
            let request = try #require(fixture.server.received.first)
            #expect(request.method == "GET")
            #expect(request.uri == "/api/v10/users/@me")
            #expect(request.headers["Authorization"] == ["Bot a.b-c"])
            #expect(request.headers["User-Agent"] == ["DiscordBot (https://example.org, 1)"])
            #expect(request.headers["Accept-Encoding"] == ["gzip"])
            #expect(request.headers["Content-Type"].isEmpty)
            #expect(request.body.isEmpty)
            #expect(
                fixture.counters == [
                    #"discord_api_rate_limit_wait_seconds_total{route="/users/@me"} 0"#,
                    #"discord_api_requests_total{method="GET",route="/users/@me",status="200"} 1"#,
                ])
            let timer = try fixture.metrics.expectTimer(
                "discord_api_request_duration_seconds", [("method", "GET"), ("route", "/users/@me")])
            #expect(timer.values.count == 1)
        }
    }

    @Test("Gateway, guild and channel are decoded")
    func reads() async throws {
        try await ClientFixture.with([
            .answer(
                200, [],
                #"{"url":"wss://g","shards":1,"session_start_limit":"#
                    + #"{"total":1000,"remaining":9,"reset_after":5,"max_concurrency":1}}"#),
            .answer(200, [], #"{"id":"9","name":"g","approximate_member_count":3,"approximate_presence_count":2}"#),
            .answer(200, [], ClientFixture.channelBody),
        ]) { fixture async throws in
            #expect(
                try await fixture.client.gatewayBot()
                    == GatewayBot(
                        url: "wss://g", shards: 1,
                        sessionStartLimit: .init(total: 1000, remaining: 9, resetAfter: 5, maxConcurrency: 1)))
            #expect(
                try await fixture.client.guild(9, withCounts: true)
                    == Guild(id: 9, name: "g", approximateMemberCount: 3, approximatePresenceCount: 2))
            #expect(try await fixture.client.channel(7) == ClientFixture.channel)
            #expect(
                fixture.requests == [
                    "GET /gateway/bot", "GET /guilds/9?with_counts=true", "GET /channels/7",
                ])
        }
    }

    @Test("Member, roles and channel overwrites are decoded")
    func permissions() async throws {
        try await ClientFixture.with([
            .answer(200, [], #"{"user":{"id":"7"},"roles":["3","4"],"nick":null}"#),
            .answer(200, [], #"[{"id":"3","name":"r","permissions":"2147483652","color":0}]"#),
            .answer(
                200, [],
                #"{"id":"8","type":2,"permission_overwrites":[{"id":"3","type":0,"allow":"16","deny":"1024"},"#
                    + #"{"id":"7","type":1,"allow":"0","deny":"0"}]}"#),
        ]) { fixture async throws in
            #expect(try await fixture.client.member(7, of: 9) == GuildMember(roles: [3, 4]))
            #expect(
                try await fixture.client.roles(of: 9) == [
                    Role(id: 3, permissions: [.banMembers, .init(rawValue: 1 << 31)])
                ]
            )
            #expect(
                try await fixture.client.channel(8).permissionOverwrites == [
                    .init(id: 3, kind: .role, allow: .manageChannels, deny: .viewChannel), .init(id: 7, kind: .member),
                ])
        }
    }

    @Test("A compressed response is decoded")
    func compressed() async throws {
        // `ClientFixture.channelBody`, compressed.
        let bytes = try #require(
            Data(
                base64Encoded:
                    "H4sIAAAAAAACA6tWykxRslIyV9JRKqksSFWyMtJRykvMBTKU8oBi6aWZOSnxYCWWQG5aTmJ6sZKVQS0AGenjHTcAAAA="))
        try await ClientFixture.with([.compressed(Array(bytes))]) { fixture async throws in
            #expect(try await fixture.client.channel(7) == ClientFixture.channel)
        }
    }

    @Test("A rename sends the name and the percent-encoded reason")
    func rename() async throws {
        try await ClientFixture.with([.answer(200, [], ClientFixture.channelBody)]) { fixture async throws in
            #expect(
                try await fixture.client.renameChannel(7, to: "👥 Members: 1", reason: "count é")
                    == ClientFixture.channel)
            let request = try #require(fixture.server.received.first)
            #expect(fixture.requests == ["PATCH /channels/7"])
            #expect(request.headers["X-Audit-Log-Reason"] == ["count%20%C3%A9"])
            #expect(request.headers["Content-Type"] == ["application/json"])
            #expect(request.body == #"{"name":"👥 Members: 1"}"#)
        }
    }

    @Test("Messages are sent with an enforced nonce and edited without one")
    func messages() async throws {
        let body = #"{"id":"1","channel_id":"7","content":"hi","embeds":[]}"#
        try await ClientFixture.with([.answer(200, [], body), .answer(200, [], body)]) { fixture async throws in
            let message = Message(id: 1, channelID: 7, content: "hi")
            #expect(try await fixture.client.createMessage(in: 7, MessageParameters(content: "hi")) == message)
            #expect(try await fixture.client.editMessage(1, in: 7, MessageParameters(content: "hi")) == message)
            #expect(fixture.requests == ["POST /channels/7/messages", "PATCH /channels/7/messages/1"])
            let bodies = fixture.server.received.map(\.body)
            #expect(bodies[0].contains(#""nonce":"nonce-1""#))
            #expect(bodies[0].contains(#""enforce_nonce":true"#))
            #expect(!bodies[1].contains("nonce"))
        }
    }

    @Test("All pages of guilds are requested")
    func guilds() async throws {
        try await ClientFixture.with(script: { number, _ in
            let ids = (1...200).dropFirst(number * 200)
            return .answer(200, [], "[" + ids.map { #"{"id":"\#($0)","name":"g"}"# }.joined(separator: ",") + "]")
        }) { fixture async throws in
            #expect(try await fixture.client.currentUserGuilds() == (1...200).map { Guild(id: GuildID($0), name: "g") })
            #expect(
                fixture.requests == ["GET /users/@me/guilds?limit=200", "GET /users/@me/guilds?limit=200&after=200"])
        }
    }
}
