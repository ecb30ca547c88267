// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordREST

@Suite("API client rate limits", .timeLimit(.minutes(5)))
struct DiscordClientRateLimitTests {
    private static func refusal(
        _ seconds: String, scope: String = "user", isGlobal: Bool = false
    ) -> ScriptedServer.Reply {
        .answer(
            429,
            [("Retry-After", seconds), ("X-RateLimit-Scope", scope)]
                + (isGlobal ? [("X-RateLimit-Global", "true")] : []),
            #"{"message":"You are being rate limited.","retry_after":\#(seconds),"global":\#(isGlobal)}"#)
    }

    private static let channel = ScriptedServer.Reply.answer(200, [], ClientFixture.channelBody)

    @Test("After a 429 the client waits on its clock, and the request does not count as an attempt")
    func refused() async throws {
        try await ClientFixture.with(
            [Self.refusal("2"), Self.refusal("3"), Self.refusal("4"), Self.channel], attempts: 1
        ) { fixture async throws in
            async let channel = fixture.client.channel(7)
            for seconds in 2...4 {
                await fixture.clock.waitForSleepers()
                fixture.clock.advance(by: .seconds(seconds))
            }
            #expect(try await channel == ClientFixture.channel)
            #expect(
                fixture.counters == [
                    #"discord_api_rate_limit_wait_seconds_total{route="/channels/{channel.id}"} 9"#,
                    #"discord_api_rate_limited_total{route="/channels/{channel.id}",scope="user"} 3"#,
                    #"discord_api_requests_total{method="GET",route="/channels/{channel.id}",status="200"} 1"#,
                    #"discord_api_requests_total{method="GET",route="/channels/{channel.id}",status="429"} 3"#,
                ])
        }
    }

    @Test("Reading a history leaves half of each window to other calls, and does not hold them up")
    func half() async throws {
        func page(_ remaining: Int) -> ScriptedServer.Reply {
            .answer(
                200,
                [
                    ("X-RateLimit-Limit", "5"), ("X-RateLimit-Remaining", "\(remaining)"),
                    ("X-RateLimit-Reset-After", "5"), ("X-RateLimit-Bucket", "b"),
                ], "[]")
        }
        try await ClientFixture.with([page(4), page(3), page(2), page(4), page(3)]) { fixture async throws in
            let client = fixture.client
            async let pages = [client.pastMessages(in: 7, before: 9), client.messages(in: 7, after: 9)]
            #expect(try await pages == [[], []])
            async let later = [client.pastMessages(in: 7, before: 8), client.messages(in: 7, after: 8)]
            await fixture.clock.waitForSleepers()
            #expect(fixture.requests.count == 2)
            #expect(try await client.messages(in: 7, before: nil, limit: 1).isEmpty)
            fixture.clock.advance(by: .milliseconds(4_999))
            #expect(fixture.requests.count == 3)
            fixture.clock.advance(by: .milliseconds(1))
            #expect(try await later == [[], []])
            #expect(fixture.requests.count == 5)
        }
    }

    @Test("The client waits for the full Retry-After")
    func notEarly() async throws {
        try await ClientFixture.with([Self.refusal("1.5"), Self.channel]) { fixture async throws in
            async let channel = fixture.client.channel(7)
            await fixture.clock.waitForSleepers()
            fixture.clock.advance(by: .milliseconds(1499))
            #expect(fixture.clock.wallNow < WallInstant(secondsSince1970: 1_700_000_001.5))
            #expect(fixture.requests.count == 1)
            fixture.clock.advance(by: .milliseconds(1))
            #expect(try await channel == ClientFixture.channel)
            #expect(fixture.requests.count == 2)
        }
    }

    @Test("Setting the wall clock changes no wait", arguments: [-86_400, -3_600, 3_600, 86_400])
    func wallClockSet(seconds: Int) async throws {
        try await ClientFixture.with([Self.refusal("56"), Self.channel]) { fixture async throws in
            async let channel = fixture.client.channel(7)
            await fixture.clock.waitForSleepers()
            fixture.clock.setWallClock(by: .seconds(seconds))
            fixture.clock.advance(by: .milliseconds(55_999))
            #expect(fixture.requests.count == 1)
            fixture.clock.advance(by: .milliseconds(1))
            #expect(try await channel == ClientFixture.channel)
        }
    }

    @Test(
        "An error names the rest of a wait, whatever the wall clock shows", arguments: [-86_400, -3_600, 3_600, 86_400])
    func wallClockSetBetweenCalls(seconds: Int) async throws {
        try await ClientFixture.with([Self.refusal("56"), Self.channel]) { fixture async throws in
            for wait in [56, 40] {
                let error = await #expect(throws: RESTError.self) {
                    try await fixture.client.renameChannel(7, to: "n", reason: nil)
                }
                #expect(error?.retryAfter == .seconds(wait))
                fixture.clock.setWallClock(by: .seconds(seconds))
                fixture.clock.advance(by: .seconds(16))
            }
            fixture.clock.advance(by: .seconds(24))
            #expect(try await fixture.client.renameChannel(7, to: "n", reason: nil) == ClientFixture.channel)
        }
    }

    @Test("A global 429 blocks every route")
    func global() async throws {
        try await ClientFixture.with([
            Self.refusal("2", scope: "global", isGlobal: true), Self.channel, Self.channel,
        ]) { fixture async throws in
            async let first = fixture.client.channel(7)
            await fixture.clock.waitForSleepers()
            async let second = fixture.client.channel(8)
            await fixture.clock.waitForSleepers(2)
            #expect(fixture.requests == ["GET /channels/7"])
            fixture.clock.advance(by: .seconds(2))
            _ = try await (first, second)
            #expect(Set(fixture.requests.dropFirst()) == ["GET /channels/7", "GET /channels/8"])
        }
    }

    @Test("While Cloudflare blocks the address, waits grow, and the error names the cause")
    func addressBlocked() async throws {
        let page = ScriptedServer.Reply.answer(429, [("Content-Type", "text/html")], "<html>")
        try await ClientFixture.with([page, page]) { fixture async throws in
            async let renamed = fixture.client.renameChannel(7, to: "n", reason: nil)
            await fixture.clock.waitForSleepers()
            fixture.clock.advance(by: .seconds(5))
            var error: RESTError?
            do { _ = try await renamed } catch let caught as RESTError { error = caught }
            #expect(error?.message == RESTError.addressBlocked)
            #expect(error?.retryAfter == .seconds(10))
            #expect(fixture.requests.count == 2)
        }
    }

    @Test("A rename with a long wait fails immediately, and the next one is not sent")
    func rename() async throws {
        try await ClientFixture.with([Self.refusal("540.5"), Self.channel]) { fixture async throws in
            for _ in 0..<2 {
                let error = await #expect(throws: RESTError.self) {
                    try await fixture.client.renameChannel(7, to: "n", reason: nil)
                }
                #expect(error?.code == .rateLimited)
                #expect(error?.retryAfter == .seconds(540.5))
            }
            #expect(fixture.requests.count == 1)
            fixture.clock.advance(by: .seconds(540.5))
            #expect(try await fixture.client.renameChannel(7, to: "n", reason: nil) == ClientFixture.channel)
        }
    }

    @Test("A rename waits for a short limit")
    func shortRename() async throws {
        try await ClientFixture.with([Self.refusal("5"), Self.channel]) { fixture async throws in
            async let channel = fixture.client.renameChannel(7, to: "n", reason: nil)
            await fixture.clock.waitForSleepers()
            fixture.clock.advance(by: .seconds(5))
            #expect(try await channel == ClientFixture.channel)
        }
    }

    @Test("A call waits at most a minute in total")
    func accumulated() async throws {
        try await ClientFixture.with([Self.refusal("40"), Self.refusal("21")]) { fixture async throws in
            async let channel = fixture.client.channel(7)
            await fixture.clock.waitForSleepers()
            fixture.clock.advance(by: .seconds(40))
            do {
                _ = try await channel
                Issue.record("The call did not fail.")
            } catch let error as RESTError {
                #expect(error.code == .rateLimited)
                #expect(error.retryAfter == .seconds(21))
            }
        }
    }

    @Test("Requests that wait for an exhausted bucket keep their order")
    func order() async throws {
        let answer = ScriptedServer.Reply.answer(
            200, [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset-After", "1.5"), ("X-RateLimit-Bucket", "b")],
            #"{"id":"1","channel_id":"7","content":"","embeds":[]}"#)
        try await ClientFixture.with(script: { _, _ in answer }) { fixture async throws in
            func send(_ text: String) async throws {
                _ = try await fixture.client.createMessage(in: 7, MessageParameters(content: text))
            }
            try await send("0")
            async let first: Void = send("1")
            await fixture.clock.waitForSleepers()
            async let second: Void = send("2")
            while fixture.client.queuedCount < 1 { await Task.yield() }
            async let third: Void = send("3")
            while fixture.client.queuedCount < 2 { await Task.yield() }
            for _ in 0..<3 {
                await fixture.clock.waitForSleepers()
                fixture.clock.advance(by: .seconds(1.5))
            }
            _ = try await (first, second, third)
            let contents = fixture.server.received.map { request in
                ["0", "1", "2", "3"].filter { request.body.contains("\"content\":\"\($0)\"") }
            }
            #expect(contents == [["0"], ["1"], ["2"], ["3"]])
        }
    }

    @Test("A canceled call releases the next one")
    func cancelled() async throws {
        try await ClientFixture.with([Self.refusal("30"), Self.channel]) { fixture async throws in
            try await withThrowingTaskGroup(of: Channel.self) { group in
                group.addTask { try await fixture.client.channel(7) }
                await fixture.clock.waitForSleepers()
                async let next = fixture.client.channel(7)
                while fixture.client.queuedCount < 1 { await Task.yield() }
                group.cancelAll()
                await #expect(throws: CancellationError.self) { try await group.next() }
                // The next call is first in its lane now, and the limit still applies.
                await fixture.clock.waitForSleepers()
                #expect(fixture.requests.count == 1)
                fixture.clock.advance(by: .seconds(30))
                let channel = try await next
                #expect(channel == ClientFixture.channel)
            }
        }
    }
}
