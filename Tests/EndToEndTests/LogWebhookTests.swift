// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import DiscordSimulator
import Exporter
import Foundation
import Logging
import ServiceLifecycleTestKit
import Synchronization
import Testing
import Timekeeping

@testable import BotConfiguration
@testable import BotLogging
@testable import BuildInfo
@testable import Counting
@testable import LocalTime
@testable import StatsBot

/// The log webhook service alone, with the simulator's webhook. A second of real time is a simulated minute.
private struct WebhookUnderTest: Sendable {
    let discord: SimulatedDiscord
    let inbox: LogWebhookInbox
    let logger: Logger
    let notes: NoteLog

    final class NoteLog: Sendable {
        let list = Mutex<[LogNote]>([])
    }

    /// Runs the service while `body` runs, then stops it gracefully.
    static func running(
        url: (String) -> String = { $0 }, _ body: (WebhookUnderTest) async throws -> Void
    ) async throws -> [SimulatedMessage] {
        let clock = try #require(ScaledClock(origin: SystemClock().wallNow, scale: 60))
        var configuration = SimulatorConfiguration()
        configuration.port = 0
        configuration.members = 10
        let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let discord = SimulatedDiscord(configuration: configuration, clock: clock, logger: silent)
        return try await withThrowingTaskGroup { group in
            group.addTask { try await discord.run() }
            let endpoints = try await discord.waitUntilListening()
            discord.pause()
            let inbox = LogWebhookInbox()
            @Sendable func handler(_ label: String) -> any LogHandler {
                BotLogHandler(
                    label: label, level: LiveLogLevel(.trace), filter: SecretFilter(), clock: clock, sink: inbox)
            }
            let notes = NoteLog()
            let service = LogWebhook(
                url: try WebhookURL(url(endpoints.webhookURL)), inbox: inbox, runID: RunID(1),
                configuration: RESTConfiguration(
                    baseURL: endpoints.apiBaseURL, token: discord.token, userAgent: Version.userAgent,
                    maximumAttempts: 1, timeout: .seconds(1)),
                clock: clock, report: { note in notes.list.withLock { $0.append(note) } },
                logger: Logger(label: LogWebhookInbox.ownLogger, factory: handler))
            let test = WebhookUnderTest(
                discord: discord, inbox: inbox, logger: Logger(label: "statsbot", factory: handler), notes: notes)
            try await testGracefulShutdown { shutdown in
                try await withThrowingTaskGroup { inner in
                    inner.addTask { try await service.run() }
                    try await body(test)
                    shutdown.triggerGracefulShutdown()
                    try await inner.waitForAll()
                }
            }
            group.cancelAll()
            return test.posted
        }
    }

    var posted: [SimulatedMessage] { discord.visibleMessages(in: discord.channels.stats) }

    func result(_ result: LogWebhookInbox.Result) -> Double? {
        inbox.collect().first { $0.labels.contains { $0.1 == result.rawValue } }?.value
    }

    func waitFor(_ result: LogWebhookInbox.Result, _ count: Double = 1) async throws {
        _ = try await eventually("\(result) \(count)") { (self.result(result) ?? 0) >= count ? () : nil }
    }
}

@Suite("The log webhook", .timeLimit(.minutes(2)))
struct LogWebhookTests {
    @Test("warnings and errors are sent in one message, repeated ones once with their count; 204 is a success")
    func gathered() async throws {
        let posted = try await WebhookUnderTest.running { test in
            test.logger.info("not for it")
            for _ in 0..<3 { test.logger.warning("slow", metadata: ["what": "disk"]) }
            test.logger.error("broken")
            try await test.waitFor(.sent)
            #expect(test.result(.failed) == 0)
        }
        #expect(posted.count == 1)
        #expect(posted.first?.embeds.map(\.title) == ["⚠️ slow (×3)", "❌ broken"])
        #expect(posted.first?.embeds.first?.description == "**what**: disk")
    }

    @Test("many different ones are sent ten at a time, at least two seconds apart")
    func paced() async throws {
        let posted = try await WebhookUnderTest.running { test in
            for number in 0..<30 { test.logger.warning("\(number)") }
            try await test.waitFor(.sent, 3)
        }
        #expect(posted.flatMap(\.embeds).compactMap(\.title) == (0..<30).map { "⚠️ \($0)" })
        #expect(posted.map(\.embeds.count) == [10, 10, 10])
        let instants = posted.compactMap { TimestampText(timeZone: .gmt).instant($0.at) }
        #expect(zip(instants, instants.dropFirst()).allSatisfy { $1.timeIntervalSince($0) >= 2 })
    }

    @Test(
        "failed messages are sent later, without logging the failure",
        arguments: [.error(status: 500), .error(status: 503), .cloudflareBan(retryAfter: .seconds(7))]
            as [SimulatorHTTPFault])
    func failing(_ fault: SimulatorHTTPFault) async throws {
        let posted = try await WebhookUnderTest.running { test in
            test.discord.inject(.http(fault, on: SimulatorRequests(method: "POST", route: "/webhooks"), times: 2))
            test.logger.warning("first")
            try await test.waitFor(.sent)
            test.logger.warning("second")
            try await test.waitFor(.sent, 2)
        }
        #expect(posted.flatMap(\.embeds).compactMap(\.title) == ["⚠️ first", "⚠️ second"])
    }

    @Test("a request that hangs times out, and its messages are sent again")
    func hanging() async throws {
        let posted = try await WebhookUnderTest.running { test in
            test.discord.inject(.http(.noAnswer, on: SimulatorRequests(method: "POST", route: "/webhooks"), times: 1))
            test.logger.warning("first")
            try await test.waitFor(.failed)
            try await test.waitFor(.sent)
        }
        // The simulator received the first request too, as Discord may.
        #expect(Set(posted.flatMap(\.embeds).compactMap(\.title)) == ["⚠️ first"])
    }

    @Test("a deleted webhook is not used again; this is logged once, elsewhere, and its messages are counted")
    func deleted() async throws {
        let posted = try await WebhookUnderTest.running { test in
            try test.discord.make(.deleteChannel(.stats))
            try await expectGone(test)
        }
        #expect(posted.isEmpty)
    }

    @Test("the same applies to a webhook whose token is rejected")
    func refused() async throws {
        let posted = try await WebhookUnderTest.running(url: { $0.dropLast() + "~" }) { test in
            try await expectGone(test)
        }
        #expect(posted.isEmpty)
    }

    private func expectGone(_ test: WebhookUnderTest) async throws {
        for _ in 0..<3 { test.logger.error("lost") }
        try await test.waitFor(.gone)
        for number in 0..<100 { test.logger.error("\(number)") }
        #expect(test.inbox.waiting == 0)
        #expect(test.inbox.dropped == 103)
        #expect(test.result(.gone) == 1)
        let notes = test.notes.list.withLock { $0 }
        #expect(notes.count == 1)
        #expect(notes.first?.message.hasPrefix("log webhook disabled: ") == true)
    }

    @Test("the last messages are sent at shutdown")
    func shutdown() async throws {
        let posted = try await WebhookUnderTest.running { test in
            test.logger.critical("the end")
        }
        #expect(posted.flatMap(\.embeds).compactMap(\.title) == ["🔥 the end"])
    }
}
