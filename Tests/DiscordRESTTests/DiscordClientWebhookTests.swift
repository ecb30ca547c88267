// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import NIOHTTP1
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordREST

@Suite("Webhooks", .timeLimit(.minutes(5)))
struct DiscordClientWebhookTests {
    private static let message = ScriptedServer.Reply.answer(
        200, [], #"{"id":"1","channel_id":"7","content":"hi","embeds":[]}"#)
    private static let unknown = ScriptedServer.Reply.answer(404, [], #"{"message":"Unknown Webhook","code":10015}"#)

    private func url(_ fixture: ClientFixture, id: Int = 5) throws -> WebhookURL {
        try WebhookURL("http://127.0.0.1:\(fixture.server.port)/api/webhooks/\(id)/se-cret")
    }

    @Test("A webhook message is sent to its own API root, without the bot's token")
    func sent() async throws {
        try await ClientFixture.with([Self.message, .answer(204)]) { fixture async throws in
            let parameters = WebhookParameters(content: "hi", username: "n", avatarURL: "https://a/b.png")
            let url = try url(fixture)
            #expect(
                try await fixture.client.executeWebhook(url: url, parameters)
                    == Message(id: 1, channelID: 7, content: "hi"))
            #expect(try await fixture.client.executeWebhook(url: url, parameters, wait: false) == nil)
            #expect(
                fixture.server.received.map(\.uri) == [
                    "/api/webhooks/5/se-cret?wait=true", "/api/webhooks/5/se-cret?wait=false",
                ])
            for request in fixture.server.received {
                #expect(request.method == "POST")
                #expect(request.headers["Authorization"].isEmpty)
                #expect(request.headers["User-Agent"] == ["DiscordBot (https://example.org, 1)"])
                #expect(
                    request.body
                        == #"{"allowed_mentions":{"parse":[]},"avatar_url":"https://a/b.png","content":"hi","username":"n"}"#
                )
            }
        }
    }

    @Test("No error, log message or label contains the webhook token")
    func secret() async throws {
        let replies: [ScriptedServer.Reply] = [
            .answer(429, [("Retry-After", "1"), ("X-RateLimit-Scope", "user")], "{}"), .answer(500), .drop,
            .answer(400, [], #"{"message":"No","code":50035}"#), Self.unknown,
        ]
        try await ClientFixture.with(replies, timeout: .seconds(60)) { fixture async throws in
            let url = try url(fixture)
            var errors: [RESTError] = []
            for _ in 0..<5 {
                do throws(RESTError) {
                    try await execute(fixture, url)
                } catch {
                    errors.append(error)
                }
            }
            #expect(errors.map(\.code) == [.server, .transport, .badRequest, .notFound, .notFound])
            #expect(fixture.requests.count == 5)
            let logs = fixture.logs.all
            #expect(
                logs.contains(
                    "request rate limited http.route=POST /webhooks/{webhook.id}/{webhook.token} limit.scope=user"))
            let texts = errors.map(\.description) + logs + fixture.counters
            #expect(texts.allSatisfy { !$0.contains("se-cret") })
        }
    }

    private func execute(_ fixture: ClientFixture, _ url: WebhookURL) async throws(RESTError) {
        do {
            async let sent = fixture.client.executeWebhook(url: url, WebhookParameters(content: "c"))
            if fixture.requests.isEmpty {
                await fixture.clock.waitForSleepers()
                fixture.clock.advance(by: .seconds(1))
            }
            _ = try await sent
        } catch let error as RESTError {
            throw error
        } catch {
            Issue.record(error)
        }
    }

    @Test(
        "A deleted webhook is not used again; other webhooks and bot calls are unaffected",
        arguments: [Self.unknown, .answer(401, [], #"{"message":"Invalid Webhook Token","code":50027}"#)])
    func gone(reply: ScriptedServer.Reply) async throws {
        try await ClientFixture.with([reply, Self.message, .answer(200, [], ClientFixture.channelBody)]) {
            fixture async throws in
            let parameters = WebhookParameters(content: "c")
            let first = await #expect(throws: RESTError.self) {
                try await fixture.client.executeWebhook(url: url(fixture), parameters)
            }
            #expect([.notFound, .forbidden].contains(first?.code))
            let second = await #expect(throws: RESTError.self) {
                try await fixture.client.executeWebhook(url: url(fixture), parameters)
            }
            #expect(
                second?.description
                    == "Request not sent: Discord rejected the webhook (POST /webhooks/{webhook.id}/{webhook.token}). "
                    + "The webhook was deleted or its URL is wrong. Create a webhook in the channel settings under "
                    + "\"Integrations\" and copy its URL. This one is no longer used.")
            _ = try await fixture.client.executeWebhook(url: url(fixture, id: 6), parameters)
            _ = try await fixture.client.channel(7)
            #expect(fixture.requests.count == 3)
        }
    }
}
