// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordREST

@Suite("API client failures", .timeLimit(.minutes(5)))
struct DiscordClientFailureTests {
    private static let channel = ScriptedServer.Reply.answer(200, [], ClientFixture.channelBody)
    private static let message = #"{"id":"1","channel_id":"7","content":"","embeds":[]}"#

    @Test("After a 401, calls fail immediately without being sent")
    func unauthorized() async throws {
        try await ClientFixture.with([.answer(401, [], #"{"message":"401: Unauthorized","code":0}"#)]) {
            fixture async throws in
            let first = await #expect(throws: RESTError.self) { try await fixture.client.currentUser() }
            #expect(first?.code == .unauthorized)
            #expect(first?.httpStatus == 401)
            #expect(first?.message == "401: Unauthorized")
            let second = await #expect(throws: RESTError.self) { try await fixture.client.channel(7) }
            #expect(second?.code == .unauthorized)
            #expect(fixture.requests.count == 1)
        }
    }

    @Test(
        "After a 401 on another route, the token is checked once more, and only then is it given up",
        arguments: [(401, true), (200, false)])
    func doubted(status: Int, isRefused: Bool) async throws {
        let user = #"{"id":"1","username":"bot"}"#
        let check = ScriptedServer.Reply.answer(status, [], user)
        try await ClientFixture.with([.answer(401), check, Self.channel]) { fixture async throws in
            let first = await #expect(throws: RESTError.self) { try await fixture.client.channel(7) }
            #expect(first?.code == .unauthorized)
            let sent = fixture.requests.count
            let second = try? await fixture.client.channel(8)
            #expect((second == nil) == isRefused)
            #expect(fixture.requests.count == (isRefused ? sent : sent + 1))
            // Returns at once.
            if isRefused, second == nil { try await fixture.client.waitUntilTokenRefused() }
        }
    }

    @Test("A 401 also fails queued calls")
    func unauthorizedInLine() async throws {
        let refusal = ScriptedServer.Reply.answer(429, [("Retry-After", "2"), ("X-RateLimit-Scope", "user")], "{}")
        try await ClientFixture.with([refusal, .answer(401), .answer(401)]) { fixture async throws in
            async let first = fixture.client.channel(7)
            await fixture.clock.waitForSleepers()
            async let second = fixture.client.channel(7)
            while fixture.client.queuedCount < 1 { await Task.yield() }
            fixture.clock.advance(by: .seconds(2))
            var codes: [RESTError.Code] = []
            do { _ = try await first } catch let error as RESTError { codes.append(error.code) }
            do { _ = try await second } catch let error as RESTError { codes.append(error.code) }
            #expect(codes == [.unauthorized, .unauthorized])
            #expect(fixture.requests.count == 3)
        }
    }

    @Test(
        "A rejected request is not retried",
        arguments: [
            (400, 50035, .badRequest), (403, 50013, .forbidden), (404, 10003, .notFound), (405, 0, .badRequest),
        ] as [(Int, Int, RESTError.Code)])
    func refused(status: Int, discordCode: Int, code: RESTError.Code) async throws {
        try await ClientFixture.with([.answer(status, [], #"{"message":"No","code":\#(discordCode)}"#)]) {
            fixture async throws in
            let error = await #expect(throws: RESTError.self) { try await fixture.client.channel(7) }
            #expect(error?.code == code)
            #expect(error?.httpStatus == status)
            #expect(error?.discordCode?.rawValue == discordCode)
            #expect(error?.message == "No")
            #expect(fixture.requests.count == 1)
        }
    }

    @Test("Redirects are not followed")
    func redirection() async throws {
        try await ClientFixture.with([.answer(301, [("Location", "/elsewhere")])]) { fixture async throws in
            let error = await #expect(throws: RESTError.self) { try await fixture.client.channel(7) }
            #expect(error?.code == .malformedResponse)
            #expect(fixture.requests.count == 1)
        }
    }

    @Test("Server errors and lost connections are retried with increasing delays")
    func retried() async throws {
        try await ClientFixture.with([.answer(500), .drop, Self.channel]) { fixture async throws in
            async let channel = fixture.client.channel(7)
            for wait in [Duration.milliseconds(500), .seconds(1)] {
                await fixture.clock.waitForSleepers()
                fixture.clock.advance(by: wait)
            }
            #expect(try await channel == ClientFixture.channel)
            #expect(
                fixture.counters == [
                    #"discord_api_rate_limit_wait_seconds_total{route="/channels/{channel.id}"} 0"#,
                    #"discord_api_requests_total{method="GET",route="/channels/{channel.id}",status="200"} 1"#,
                    #"discord_api_requests_total{method="GET",route="/channels/{channel.id}",status="500"} 1"#,
                    #"discord_api_requests_total{method="GET",route="/channels/{channel.id}",status="error"} 1"#,
                ])
        }
    }

    @Test(
        "The error of the last attempt is thrown",
        arguments: [(.answer(503), .server), (.drop, .transport)] as [(ScriptedServer.Reply, RESTError.Code)])
    func exhausted(reply: ScriptedServer.Reply, code: RESTError.Code) async throws {
        try await ClientFixture.with(script: { _, _ in reply }, attempts: 2) { fixture async throws in
            async let result = #expect(throws: RESTError.self) { try await fixture.client.channel(7) }
            await fixture.clock.waitForSleepers()
            fixture.clock.advance(by: .milliseconds(500))
            #expect(await result?.code == code)
            #expect(fixture.requests.count == 2)
        }
    }

    @Test(
        "A message with an enforced nonce is retried unchanged after a lost response",
        arguments: [.drop, .answer(502)] as [ScriptedServer.Reply])
    func repeatedMessage(reply: ScriptedServer.Reply) async throws {
        try await ClientFixture.with([reply, .answer(200, [], Self.message)]) { fixture async throws in
            async let message = fixture.client.createMessage(in: 7, MessageParameters(content: ""))
            await fixture.clock.waitForSleepers()
            fixture.clock.advance(by: .milliseconds(500))
            #expect(try await message.id == 1)
            #expect(Set(fixture.server.received.map(\.body)).count == 1)
        }
    }

    @Test(
        "A message without an enforced nonce is not retried",
        arguments: [(.drop, .transport), (.answer(502), .server)] as [(ScriptedServer.Reply, RESTError.Code)])
    func unrepeatedMessage(reply: ScriptedServer.Reply, code: RESTError.Code) async throws {
        try await ClientFixture.with([reply]) { fixture async throws in
            let error = await fixture.errorWithoutRetry {
                _ = try await fixture.client.createMessage(in: 7, MessageParameters(content: "", enforceNonce: false))
            }
            #expect(error?.code == code)
            #expect(fixture.requests.count == 1)
        }
    }

    @Test("A message whose sender looks for it first is not retried after a lost response")
    func lookedForMessage() async throws {
        try await ClientFixture.with([.drop]) { fixture async throws in
            let error = await fixture.errorWithoutRetry {
                _ = try await fixture.client.createMessage(in: 7, MessageParameters(content: ""), repeatsLost: false)
            }
            #expect(error?.mayHaveSucceeded == true)
            #expect(fixture.requests.count == 1)
        }
    }

    @Test(
        "An error says whether an attempt may have succeeded, even if a later one was rejected",
        arguments: [
            ([.answer(403)], false), ([.drop, .answer(403)], true), ([.answer(502), .answer(404)], true),
            ([.answer(200, [], "secret")], true),
        ] as [([ScriptedServer.Reply], Bool)])
    func mayHaveSucceeded(replies: [ScriptedServer.Reply], expected: Bool) async throws {
        try await ClientFixture.with(replies) { fixture async throws in
            async let error = #expect(throws: RESTError.self) {
                try await fixture.client.createMessage(in: 7, MessageParameters(content: ""))
            }
            if replies.count > 1 {
                await fixture.clock.waitForSleepers()
                fixture.clock.advance(by: .milliseconds(500))
            }
            #expect(await error?.mayHaveSucceeded == expected)
        }
    }

    @Test("A request on a refused connection was not sent")
    func refusedConnection() async throws {
        let port = try await ScriptedServer.withServer(script: { _, _ in .drop }) { $0.port }
        let transport = try HTTPTransport(
            RESTConfiguration(baseURL: "http://127.0.0.1:\(port)", token: "t", userAgent: "u"))
        let failure = await #expect(throws: TransportFailure.self) { try await transport.send(.currentUser()) }
        try await transport.shutdown()
        #expect(failure?.wasNotSent == true, "\(failure?.message ?? "")")
    }

    @Test(
        "A missing or incomplete response times out",
        arguments: [ScriptedServer.Reply.silence, .headOnly])
    func timeout(reply: ScriptedServer.Reply) async throws {
        try await ClientFixture.with([reply], attempts: 1, timeout: .milliseconds(500)) { fixture async throws in
            let error = await #expect(throws: RESTError.self) { try await fixture.client.channel(7) }
            #expect(error?.code == .transport)
            #expect(error?.message == "No response within 0.5 seconds")
        }
    }

    @Test(
        "A malformed response is reported with its JSON path, without its content",
        arguments: [
            ("secret", "not valid JSON"), (#"{"type":2}"#, "id is missing"),
            (#"{"id":"secret","type":2}"#, "id is invalid"),
            (#"{"id":"1","type":"secret"}"#, "type has the wrong type"),
        ])
    func malformed(body: String, summary: String) async throws {
        try await ClientFixture.with([.answer(200, [], body)]) { fixture async throws in
            let error = await #expect(throws: RESTError.self) { try await fixture.client.channel(7) }
            #expect(error?.code == .malformedResponse)
            #expect(error?.message == "The response could not be decoded: \(summary)")
            #expect(fixture.requests.count == 1)
        }
    }

    @Test("A response that is too long is rejected")
    func tooLong() async throws {
        let body = String(repeating: " ", count: HTTPTransport.maximumBodySize + 1)
        try await ClientFixture.with([.answer(200, [], body)]) { fixture async throws in
            let error = await #expect(throws: RESTError.self) { try await fixture.client.channel(7) }
            #expect(error?.code == .malformedResponse)
            #expect(error?.message == "The response is longer than 8388608 bytes")
        }
    }
}
