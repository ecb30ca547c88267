// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Foundation
import Logging
import SQLiteStorage
import Storage
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import StatsBot

@Suite("Effects that must happen once", .timeLimit(.minutes(5)))
struct EffectRunnerTests {
    private struct Fixture: Sendable {
        let channel: FakeChannel
        let clock: ManualClock
        let store: SQLiteStore
        let runner: EffectRunner

        /// A message with a title; a restarted bot makes the same one again.
        func message(_ title: String, key: String = "key") -> MessageEffect {
            MessageEffect(
                intent: EffectIntent(
                    name: "report", key: key, mark: title, begunAt: clock.wallNow.millisecondsSince1970),
                search: MessageSearch(history: channel, channel: 7),
                send: { [channel] in try await channel.create(Embed(title: title), in: 7, nonce: $0) })
        }

        func run(_ title: String, key: String = "key") async throws -> String {
            do {
                switch try await runner.run(message(title, key: key)) {
                case .made: return "made"
                case .found: return "found"
                case .assumed: return "assumed"
                }
            } catch let error as RESTError {
                return error.code.description
            }
        }

        var requests: [String] {
            channel.state.withLock { state in
                defer { state.requests = [] }
                return state.requests
            }
        }
    }

    private func withFixture(_ body: (Fixture) async throws -> Void) async throws {
        try await withStoreFolder { folder in
            let clock = ManualClock(now: WallInstant(secondsSince1970: 1_767_614_400))
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            try await body(
                Fixture(
                    channel: FakeChannel(clock: clock), clock: clock, store: store,
                    runner: EffectRunner(store: store, logger: logger)))
            try await store.close()
        }
    }

    @Test("the intent is stored before the first attempt, and removed together with the caller's note")
    func stored() async throws {
        try await withFixture { fixture async throws in
            let note = "effect.report"
            let (channel, store) = (fixture.channel, fixture.store)
            let intent = fixture.message("Monday").intent
            let effect = MessageEffect(
                intent: intent, search: MessageSearch(history: channel, channel: 7),
                send: { nonce in
                    let text = try #require(try store.note(note))
                    #expect(try JSONDecoder().decode(EffectIntent.self, from: Data(text.utf8)) == intent)
                    #expect(nonce == "key")
                    return 3
                })
            #expect(try await fixture.runner.run(effect).outcome == 3)
            #expect(try store.note(note) != nil)
            try await fixture.runner.finish("report", marking: ["last": "Monday", "old": nil])
            #expect(try store.note(note) == nil)
            #expect(try store.note("last") == "Monday")
        }
    }

    @Test("with lost responses, the message is sent once, however long they are lost and whenever the bot restarts")
    func lostResponses() async throws {
        try await withFixture { fixture async throws in
            fixture.channel.state.withLock { $0.losesResponses = true }
            #expect(try await fixture.run("Monday") == "transport")
            // Longer than Discord remembers the nonce.
            fixture.clock.advance(by: .seconds(3_600))
            #expect(try await fixture.run("Monday", key: "of another run") == "found")
            #expect(fixture.requests == ["post", "list"])
            #expect(fixture.channel.titles == ["Monday"])
        }
    }

    @Test("a lost request is sent again with the same key, after a search")
    func lostRequest() async throws {
        try await withFixture { fixture async throws in
            fixture.channel.state.withLock { $0.refusal = FakeChannel.lost }
            #expect(try await fixture.run("Monday") == "transport")
            fixture.channel.say("Monday")
            #expect(try await fixture.run("Monday", key: "another") == "made")
            #expect(fixture.requests == ["post", "list", "post"])
            #expect(fixture.channel.state.withLock { $0.messages.map(\.nonce) } == ["", "key"])
        }
    }

    @Test("a rejected request leaves nothing to look for")
    func rejected() async throws {
        try await withFixture { fixture async throws in
            fixture.channel.state.withLock { $0.refusal = RESTError(code: .forbidden, httpStatus: 403, message: "no") }
            #expect(try await fixture.run("Monday") == "forbidden")
            #expect(try fixture.store.note("effect.report") == nil)
            #expect(try await fixture.run("Monday") == "made")
            #expect(fixture.requests == ["post", "post"])
        }
    }

    @Test("a rejection after a lost response keeps the intent")
    func rejectedLater() async throws {
        try await withFixture { fixture async throws in
            var error = RESTError(code: .forbidden, httpStatus: 403, message: "no", mayHaveSucceeded: true)
            fixture.channel.state.withLock { $0.refusal = error }
            #expect(try await fixture.run("Monday") == "forbidden")
            error = RESTError(code: .rateLimited, message: "wait")
            fixture.channel.state.withLock { $0.refusal = error }
            // The search found nothing, so this certain rejection ends the intent.
            #expect(try await fixture.run("Monday") == "rateLimited")
            #expect(fixture.requests == ["post", "list", "post"])
            #expect(try fixture.store.note("effect.report") == nil)
        }
    }

    @Test("a result that would look different is a new intent")
    func otherMark() async throws {
        try await withFixture { fixture async throws in
            fixture.channel.state.withLock { $0.refusal = FakeChannel.lost }
            #expect(try await fixture.run("run 1") == "transport")
            fixture.channel.state.withLock { $0.losesResponses = true }
            #expect(try await fixture.run("run 2", key: "second") == "transport")
            fixture.channel.state.withLock { $0.losesResponses = false }
            #expect(try await fixture.run("run 3", key: "third") == "found")
            #expect(fixture.channel.titles == ["run 2"])
        }
    }

    @Test("an unreadable intent still says that there may have been an attempt")
    func unreadable() async throws {
        try await withFixture { fixture async throws in
            _ = try await fixture.channel.create(Embed(title: "Monday"), in: 7, nonce: "old")
            try await fixture.store.mark(["effect.report": "{"])
            #expect(try await fixture.run("Monday") == "found")
        }
    }

    @Test(
        "without the history, a message is taken as sent only if something was sent in the channel since",
        arguments: [(true, "assumed", 1), (false, "made", 1)])
    func hidden(arrives: Bool, result: String, count: Int) async throws {
        try await withFixture { fixture async throws in
            fixture.channel.say("hello")
            fixture.clock.advance(by: .seconds(86_400))
            fixture.channel.state.withLock { state in
                state.showsHistory = false
                if arrives { state.losesResponses = true } else { state.refusal = FakeChannel.lost }
            }
            #expect(try await fixture.run("Monday") == "transport")
            fixture.channel.state.withLock { $0.losesResponses = false }
            fixture.clock.advance(by: .seconds(3_600))
            #expect(try await fixture.run("Monday") == result)
            #expect(fixture.channel.titles.count { $0 == "Monday" } == count)
        }
    }

    @Test("a message without a stored intent is not sent")
    func unstorable() async throws {
        try await withFixture { fixture async throws in
            try await fixture.store.close()
            await #expect(throws: (any Error).self) { try await fixture.runner.run(fixture.message("Monday")) }
            #expect(fixture.requests == [])
        }
    }
}

@Suite("Searching a channel for the bot's message")
struct MessageSearchTests {
    private static let start = WallInstant(secondsSince1970: 1_767_614_400)

    private func intent(at instant: WallInstant = start) -> EffectIntent {
        EffectIntent(name: "n", key: "k", mark: "Run ID: 7", begunAt: instant.millisecondsSince1970)
    }

    private func find(_ channel: FakeChannel, at instant: WallInstant = start) async throws -> String {
        switch try await MessageSearch(history: channel, channel: 7).find(intent(at: instant)) {
        case .found(let id): "found \(channel.state.withLock { $0.messages.firstIndex { $0.outline.id == id } ?? -1 })"
        case .absent: "absent"
        case .unknown: "unknown"
        }
    }

    @Test("a message is recognized by its author and by its title or footer")
    func recognized() async throws {
        let clock = ManualClock(now: Self.start)
        let channel = FakeChannel(clock: clock)
        #expect(try await find(channel) == "absent")
        channel.say("Run ID: 7")
        channel.say("Run ID: 70", by: FakeChannel.bot)
        #expect(try await find(channel) == "absent")
        _ = try await channel.create(
            Embed(title: "Status", footer: .init(text: "StatsBot v1 • Run ID: 7")), in: 7, nonce: "n")
        channel.say("later")
        #expect(try await find(channel) == "found 2")
    }

    @Test("in a busy channel, pages are searched back to the first attempt, at most ten")
    func pages() async throws {
        let clock = ManualClock(now: Self.start)
        let channel = FakeChannel(clock: clock)
        channel.say("Run ID: 7", by: FakeChannel.bot)
        func talk(_ count: Int) {
            for _ in 0..<count {
                clock.advance(by: .seconds(1))
                channel.say("chat")
            }
        }
        talk(250)
        #expect(try await find(channel) == "found 0")
        #expect(channel.state.withLock { $0.requests.count } == 3)
        talk(800)
        #expect(try await find(channel) == "unknown")
        // A message before the first attempt is not this one: no page beyond is requested.
        channel.state.withLock { $0.requests = [] }
        #expect(try await find(channel, at: clock.wallNow) == "absent")
        #expect(channel.state.withLock { $0.requests.count } < 10)
    }

    @Test("the newest page is searched even if the bot's clock is wrong")
    func wrongClock() async throws {
        let channel = FakeChannel(clock: ManualClock(now: Self.start))
        channel.say("Run ID: 7", by: FakeChannel.bot)
        #expect(try await find(channel, at: Self.start.advanced(by: .seconds(500 * 86_400))) == "found 0")
    }

    @Test("a channel that must not be seen is an error, so the message stays pending")
    func notVisible() async throws {
        struct Hidden: MessageHistory {
            let code: DiscordErrorCode
            func ownID() async throws -> UserID { 1 }
            func messages(in channel: ChannelID, before: MessageID?) async throws -> [MessageOutline] {
                throw RESTError(code: .forbidden, httpStatus: 403, discordCode: code, message: "no")
            }
            func lastMessage(in channel: ChannelID) async throws -> MessageID? { nil }
        }
        await #expect(throws: RESTError.self) {
            _ = try await MessageSearch(history: Hidden(code: .missingAccess), channel: 7).find(intent())
        }
        let trace = try await MessageSearch(history: Hidden(code: .missingPermissions), channel: 7).find(intent())
        guard case .unknown = trace else { return #expect(Bool(false), "\(trace)") }
    }
}
