// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordREST

@Suite("Call deadlines", .timeLimit(.minutes(5)))
struct DiscordClientDeadlineTests {
    private static let channel = ScriptedServer.Reply.answer(200, [], ClientFixture.channelBody)

    private static func refusal(_ seconds: Int) -> ScriptedServer.Reply {
        .answer(429, [("Retry-After", "\(seconds)"), ("X-RateLimit-Scope", "user")], "{}")
    }

    private func expectDeadline(_ call: () async throws -> Channel) async {
        let error = await #expect(throws: RESTError.self) { try await call() }
        #expect(
            error?.description
                == "The call timed out after 10.0 seconds (GET /channels/{channel.id}). Allow more time, or check the "
                + "metrics for rate limit waits.")
        #expect(error?.code == .deadlineExceeded)
    }

    @Test("A deadline ends a call that waits for a response")
    func exchange() async throws {
        try await ClientFixture.with([.silence]) { fixture async throws in
            async let call: Void = expectDeadline {
                try await fixture.client.channel(7, deadline: .seconds(10))
            }
            while fixture.requests.isEmpty { await Task.yield() }
            await fixture.realTime.waitForSleepers()
            fixture.realTime.advance(by: .seconds(10))
            await call
        }
    }

    @Test("A deadline ends a call that waits for a retry")
    func retry() async throws {
        try await ClientFixture.with([.answer(500)]) { fixture async throws in
            async let call: Void = expectDeadline {
                try await fixture.client.channel(7, deadline: .seconds(10))
            }
            await fixture.clock.waitForSleepers()
            await fixture.realTime.waitForSleepers()
            fixture.realTime.advance(by: .seconds(10))
            await call
            #expect(fixture.requests.count == 1)
        }
    }

    @Test("A deadline ends a queued call; later calls keep their order")
    func inLine() async throws {
        try await ClientFixture.with([Self.refusal(30), Self.channel, Self.channel]) { fixture async throws in
            let client = fixture.client
            async let first = client.channel(7, deadline: .seconds(100))
            await fixture.clock.waitForSleepers()
            async let second: Void = expectDeadline { try await client.channel(7, deadline: .seconds(10)) }
            while client.queuedCount < 1 { await Task.yield() }
            async let third = client.channel(7, deadline: .seconds(100))
            while client.queuedCount < 2 { await Task.yield() }
            await fixture.realTime.waitForSleepers(3)
            fixture.realTime.advance(by: .seconds(10))
            await second
            #expect(client.queuedCount == 1)
            #expect(fixture.requests.count == 1)
            fixture.clock.advance(by: .seconds(30))
            #expect(try await first == ClientFixture.channel)
            #expect(try await third == ClientFixture.channel)
            #expect(fixture.requests.count == 3)
        }
    }

    @Test("A wait that would exceed the deadline fails immediately")
    func longWait() async throws {
        try await ClientFixture.with([Self.refusal(11)]) { fixture async throws in
            let error = await #expect(throws: RESTError.self) {
                try await fixture.client.channel(7, deadline: .seconds(10))
            }
            #expect(error?.code == .rateLimited)
            #expect(error?.retryAfter == .seconds(11))
        }
    }

    @Test("After a queued call is canceled, the others are sent in order")
    func cancelledInLine() async throws {
        let message = ScriptedServer.Reply.answer(200, [], #"{"id":"1","channel_id":"7","content":"","embeds":[]}"#)
        try await ClientFixture.with([Self.refusal(30), message, message, message]) { fixture async throws in
            let client = fixture.client
            func send(_ text: String) async throws {
                _ = try await client.createMessage(in: 7, MessageParameters(content: text))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                async let first: Void = send("1")
                await fixture.clock.waitForSleepers()
                group.addTask { try await send("2") }
                while client.queuedCount < 1 { await Task.yield() }
                async let third: Void = send("3")
                while client.queuedCount < 2 { await Task.yield() }
                async let fourth: Void = send("4")
                while client.queuedCount < 3 { await Task.yield() }
                group.cancelAll()
                await #expect(throws: CancellationError.self) { try await group.next() }
                fixture.clock.advance(by: .seconds(30))
                _ = try await (first, third, fourth)
            }
            let contents = fixture.server.received.map { request in
                ["1", "2", "3", "4"].filter { request.body.contains("\"content\":\"\($0)\"") }
            }
            #expect(contents == [["1"], ["1"], ["3"], ["4"]])
        }
    }
}
