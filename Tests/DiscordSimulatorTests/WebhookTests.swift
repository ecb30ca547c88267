// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Webhooks")
struct WebhookTests {
    private func path(_ api: APIHarness) throws -> String {
        let webhook = try #require(api.gateway.state.guild.webhook)
        return "webhooks/\(webhook.id)/\(webhook.token)"
    }

    @Test("A webhook posts without the bot's token, and returns the message only with wait")
    func execute() throws {
        var api = APIHarness()
        let path = try path(api)
        #expect(api.ask("POST", path, #"{"content":"a"}"#, authorized: false).status == 204)
        let body = #"{"content":"b","username":"Somebody"}"#
        let waited = api.ask("POST", path, body, query: ["wait": "1"], authorized: false)
        #expect(waited.status == 200)
        #expect(waited.body["author"]?["username"] == .string("Somebody"))
        let id = try #require(waited.body["id"]?.text)
        let edited = api.ask("PATCH", path + "/messages/\(id)", #"{"content":"c"}"#, authorized: false)
        #expect(edited.body["content"] == .string("c"))
        let channel = try #require(waited.body["channel_id"]?.text)
        // The message is not the bot's.
        #expect(api.ask("PATCH", "channels/\(channel)/messages/\(id)", #"{"content":"d"}"#).code == 50005)
        #expect(api.ask("GET", path, authorized: false).body["channel_id"]?.text == channel)
        #expect(api.ask("DELETE", path + "/messages/\(id)", authorized: false).status == 204)
        #expect(api.ask("GET", path + "/messages/\(id)", authorized: false).code == 10008)
        #expect(api.gateway.state.guild.messages.count == 1)
    }

    @Test("A wrong token, another ID and a deleted webhook cause different errors")
    func errors() throws {
        var api = APIHarness()
        let path = try path(api)
        let webhook = try #require(api.gateway.state.guild.webhook)
        #expect(api.ask("POST", "webhooks/\(webhook.id)/x", #"{"content":"a"}"#, authorized: false).code == 50027)
        #expect(api.ask("POST", "webhooks/1/x", #"{"content":"a"}"#, authorized: false).code == 10015)
        #expect(api.ask("POST", path, "{}", authorized: false).code == 50006)
        #expect(api.ask("DELETE", path, authorized: false).status == 204)
        #expect(api.ask("POST", path, #"{"content":"a"}"#, authorized: false).code == 10015)
    }

    @Test("At most five requests in two seconds, not counted toward the global limit")
    func limits() throws {
        var api = APIHarness()
        api.isLimited = true
        let path = try path(api)
        let statuses = (0..<6).map { _ in api.ask("POST", path, #"{"content":"a"}"#, authorized: false).status }
        #expect(statuses == [204, 204, 204, 204, 204, 429])
        for _ in 0..<50 { #expect(api.gateway.state.rateLimits.takeGlobal(at: api.gateway.now) == nil) }
        api.gateway.now = api.gateway.now.advanced(by: .seconds(2))
        #expect(api.ask("POST", path, #"{"content":"a"}"#, authorized: false).status == 204)
    }
}
