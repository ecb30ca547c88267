// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Synchronization
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordREST

@Suite("API client rename limit", .timeLimit(.minutes(5)))
struct DiscordClientRenameTests {
    private static let channel = ScriptedServer.Reply.answer(200, [], ClientFixture.channelBody)

    private func rename(
        _ fixture: ClientFixture, _ id: ChannelID = 7,
        willSend: @escaping @Sendable (WallInstant) async throws -> Void = { _ in }
    ) async throws {
        _ = try await fixture.client.renameChannel(id, to: "n", reason: nil, willSend: willSend)
    }

    @Test("The third rename of a channel in ten minutes is not sent; other channels are unaffected")
    func third() async throws {
        try await ClientFixture.with(script: { _, _ in Self.channel }) { fixture async throws in
            let start = fixture.clock.now
            #expect(fixture.client.renameSlot(of: 7) == start)
            try await rename(fixture)
            fixture.clock.advance(by: .seconds(100))
            #expect(fixture.client.renameSlot(of: 7) == fixture.clock.now)
            try await rename(fixture)
            #expect(fixture.client.renameSlot(of: 7) == start.advanced(by: .seconds(602)))
            let error = await #expect(throws: RESTError.self) { try await rename(fixture) }
            #expect(
                error?.description
                    == "Request not sent: the channel was renamed twice within ten minutes (PATCH "
                    + "/channels/{channel.id}, retry after 502.0 seconds). Send fewer requests, or try again later.")
            #expect(error?.retryAfter == .seconds(502))
            try await rename(fixture, 8)
            #expect(fixture.requests == ["PATCH /channels/7", "PATCH /channels/7", "PATCH /channels/8"])
            fixture.clock.advance(by: .seconds(502))
            try await rename(fixture)
            #expect(fixture.client.renameSlot(of: 7) == start.advanced(by: .seconds(702)))
        }
    }

    @Test("The caller can store a rename before it is sent, and a new client restores it")
    func restored() async throws {
        let stored = Mutex<[WallInstant]>([])
        try await ClientFixture.with(script: { _, _ in Self.channel }) { fixture async throws in
            for number in 0..<2 {
                try await rename(fixture) { instant in
                    #expect(fixture.requests.count == number)
                    stored.withLock { $0.append(instant) }
                }
                fixture.clock.advance(by: .seconds(60))
            }
        }
        try await ClientFixture.with(script: { _, _ in Self.channel }) { fixture async throws in
            let instants = stored.withLock { $0 }
            #expect(instants == [fixture.clock.wallNow, fixture.clock.wallNow.advanced(by: .seconds(60))])
            fixture.clock.advance(by: .seconds(120))
            fixture.client.restoreRenames(of: 7, at: instants)
            let error = await #expect(throws: RESTError.self) { try await rename(fixture) }
            #expect(error?.code == .rateLimited)
            #expect(error?.retryAfter == .seconds(482))
            #expect(fixture.requests.isEmpty)
        }
    }

    @Test(
        "Stored renames of a clock that was ahead or behind delay the next one by at most the window",
        arguments: [(500 * 86_400, 602), (3_600, 602), (-60, 542), (-700, 0), (-500 * 86_400, 0)])
    func restoredFromWrongClock(offset: Int, wait: Int) async throws {
        try await ClientFixture.with(script: { _, _ in Self.channel }) { fixture async throws in
            let stored = fixture.clock.wallNow.advanced(by: .seconds(offset))
            fixture.client.restoreRenames(of: 7, at: [stored, stored])
            let slot = fixture.client.renameSlot(of: 7)
            #expect(fixture.clock.now.duration(to: slot) == .seconds(wait))
        }
    }

    @Test("Setting the wall clock changes no slot", arguments: [-86_400, 86_400])
    func wallClockSet(seconds: Int) async throws {
        try await ClientFixture.with(script: { _, _ in Self.channel }) { fixture async throws in
            for _ in 0..<2 { try await rename(fixture) }
            fixture.clock.setWallClock(by: .seconds(seconds))
            let error = await #expect(throws: RESTError.self) { try await rename(fixture) }
            #expect(error?.retryAfter == .seconds(602))
        }
    }

    @Test("A rename that cannot be stored is not sent")
    func unstored() async throws {
        struct Full: Error {}
        try await ClientFixture.with([]) { fixture async throws in
            await #expect(throws: Full.self) { try await rename(fixture) { _ in throw Full() } }
            #expect(fixture.requests.isEmpty)
        }
    }

    @Test(
        "A rename whose outcome is unknown is not sent again, because each request uses up one of two slots",
        arguments: [.drop, .answer(502)] as [ScriptedServer.Reply])
    func unknownOutcome(reply: ScriptedServer.Reply) async throws {
        try await ClientFixture.with([reply, Self.channel]) { fixture async throws in
            let stored = Stored()
            @Sendable func rename() async throws {
                try await self.rename(fixture) { _ in stored.count.withLock { $0 += 1 } }
            }
            let error = await fixture.errorWithoutRetry { try await rename() }
            #expect(error?.mayHaveSucceeded == true)
            #expect(fixture.requests.count == 1)
            try await rename()
            #expect(stored.count.withLock { $0 } == 2)
            #expect(fixture.client.renameSlot(of: 7) > fixture.clock.now)
        }
    }

    private final class Stored: Sendable {
        let count = Mutex(0)
    }

    @Test("An unexpected 429 marks both slots as used")
    func taught() async throws {
        let refusal = ScriptedServer.Reply.answer(
            429, [("Retry-After", "300"), ("X-RateLimit-Scope", "user"), ("X-RateLimit-Remaining", "4")], "{}")
        try await ClientFixture.with([refusal, Self.channel, Self.channel]) { fixture async throws in
            let start = fixture.clock.now
            let error = await #expect(throws: RESTError.self) { try await rename(fixture) }
            #expect(error?.retryAfter == .seconds(300))
            #expect(fixture.client.renameSlot(of: 7) == start.advanced(by: .seconds(300)))
            fixture.clock.advance(by: .seconds(300))
            try await rename(fixture)
            #expect(fixture.client.renameSlot(of: 7) == start.advanced(by: .seconds(602)))
        }
    }

    @Test("Of two concurrent renames with one free slot, one is sent")
    func together() async throws {
        try await ClientFixture.with(script: { _, _ in Self.channel }) { fixture async throws in
            try await rename(fixture)
            let results = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        do {
                            try await rename(fixture)
                            return true
                        } catch { return false }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.filter { $0 }.count == 1)
            #expect(fixture.requests.count == 2)
        }
    }
}
