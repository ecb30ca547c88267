// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Foundation
import Logging
import Machine
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotLogging
@testable import Counting
@testable import SQLiteStorage
@testable import StatsBot
@testable import Storage

/// Records the calls, and fails on request.
final class FakeMessenger: HeartbeatMessenger {
    private struct State {
        var calls: [String] = []
        var failures: [RESTError?] = []
    }

    private let state = Mutex(State())

    var calls: [String] { state.withLock { $0.calls } }

    /// The errors of the next calls; `nil` for success.
    func fail(_ failures: [RESTError?]) { state.withLock { $0.failures = failures } }

    func create(_ embed: Embed, in channel: ChannelID, nonce: String) async throws -> MessageID {
        try take("create")
        return 77
    }

    func ownID() async throws -> UserID { 1 }

    func messages(in channel: ChannelID, before: MessageID?) async throws -> [MessageOutline] { [] }

    func lastMessage(in channel: ChannelID) async throws -> MessageID? { nil }

    func edit(_ message: MessageID, in channel: ChannelID, to embed: Embed) async throws {
        try take("edit \(message)")
    }

    private func take(_ call: String) throws {
        let failure = state.withLock { state in
            state.calls.append(call)
            return state.failures.isEmpty ? nil : state.failures.removeFirst()
        }
        if let failure { throw failure }
    }
}

@Suite("Keeping the heartbeat message", .timeLimit(.minutes(5)))
struct HeartbeatServiceTests {
    private static let newYork = TimeZone(identifier: "America/New_York") ?? .gmt

    /// A service with its own store.
    private func withService(
        _ body: (HeartbeatService, FakeMessenger, SQLiteStore) async throws -> Void
    ) async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: Self.newYork)
            let clock = ManualClock(now: WallInstant(secondsSince1970: 1_767_614_400))
            let messenger = FakeMessenger()
            let source = HeartbeatSource(
                keeper: StatisticsKeeper(timeZone: Self.newYork, clock: clock, stored: StoredState()).only,
                reader: store, gatewayCommands: GatewayCommands(), metrics: SystemMetrics(folder: folder),
                logs: RecentLogs(capacity: 3), timeZone: Self.newYork, runID: RunID(1), uptime: Uptime(clock),
                clock: clock)
            let service = HeartbeatService(
                channel: 5, interval: .seconds(3_600), source: source, messenger: messenger, store: store,
                clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await body(service, messenger, store)
            try await store.close()
        }
    }

    @Test("the first heartbeat is sent, later ones edit it, also after a restart")
    func findsAgain() async throws {
        try await withService { service, messenger, store in
            var plan = await service.makePlan()
            let first = try await service.beat(&plan)
            let second = try await service.beat(&plan)
            #expect([first, second] == [.seconds(3_600), .seconds(3_600)])
            #expect(messenger.calls == ["create", "edit 77"])
            let note = try store.note("heartbeat.5")
            #expect(note == "77")
            var restarted = await service.makePlan()
            let third = try await service.beat(&restarted)
            #expect(third == .seconds(3_600))
            #expect(messenger.calls == ["create", "edit 77", "edit 77"])
        }
    }

    struct Failure: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let error: RESTError
        /// The requests after the failed edit, in the same heartbeat.
        var calls: [String] = []
        let pause: Duration

        init(_ name: String, _ error: RESTError, calls: [String] = [], pause: Duration) {
            (testDescription, self.error, self.calls, self.pause) = (name, error, calls, pause)
        }
    }

    private static let failures = [
        Failure(
            "the message was deleted",
            RESTError(code: .notFound, httpStatus: 404, discordCode: .unknownMessage, message: "x"),
            calls: ["create"], pause: .seconds(3_600)),
        Failure(
            "the message belongs to another bot",
            RESTError(code: .forbidden, httpStatus: 403, discordCode: HeartbeatPlan.notOurs, message: "x"),
            calls: ["create"], pause: .seconds(3_600)),
        Failure(
            "the channel was deleted",
            RESTError(code: .notFound, httpStatus: 404, discordCode: .unknownChannel, message: "x"),
            pause: .seconds(3_600)),
        Failure(
            "a permission is missing",
            RESTError(code: .forbidden, httpStatus: 403, discordCode: .missingPermissions, message: "x"),
            pause: .seconds(3_600)),
        Failure(
            "a long rate limit",
            RESTError(code: .rateLimited, httpStatus: 429, message: "x", retryAfter: .seconds(600)),
            pause: .seconds(600)),
        Failure(
            "Discord has a server error", RESTError(code: .server, httpStatus: 500, message: "x"), pause: .seconds(60)),
        Failure("the connection is dead", RESTError(code: .transport, message: "x"), pause: .seconds(60)),
        Failure("the request timed out", RESTError(code: .deadlineExceeded, message: "x"), pause: .seconds(60)),
    ]

    @Test("each error has its reaction and its retry time", arguments: failures)
    func fails(_ failure: Failure) async throws {
        try await withService { service, messenger, store in
            try await store.setNote("heartbeat.5", to: "12")
            var plan = await service.makePlan()
            messenger.fail([failure.error])
            let pause = try await service.beat(&plan)
            #expect(pause == failure.pause)
            #expect(messenger.calls == ["edit 12"] + failure.calls)
            #expect(plan.isFailing == failure.calls.isEmpty)
            let next = try await service.beat(&plan)
            #expect(next == .seconds(3_600))
            #expect(!plan.isFailing)
        }
    }

    @Test("retry times double up to the interval")
    func backsOff() async throws {
        try await withService { service, messenger, _ in
            var plan = await service.makePlan()
            messenger.fail(Array(repeating: RESTError(code: .server, message: "x"), count: 8))
            var pauses: [Duration] = []
            for _ in 0..<8 { pauses.append(try await service.beat(&plan)) }
            #expect(pauses == [60, 120, 240, 480, 960, 1_920, 3_600, 3_600].map { .seconds($0) })
        }
    }
}
