// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Foundation
import Logging
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import SQLiteStorage
@testable import StatsBot
@testable import Storage

@Suite("Registering the commands", .timeLimit(.minutes(5)))
struct CommandRegistrationTests {
    private static let registered = "register stats health credits privacy in 9 of 200"

    private func withRegistration(
        _ body: (CommandRegistration, FakeInteractionAPI, ManualClock) async throws -> Void
    ) async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            let (api, clock) = (FakeInteractionAPI(), ManualClock())
            let registration = CommandRegistration(
                api: api, store: store, maximumBackoff: .seconds(3_600), clock: clock,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await body(registration, api, clock)
            try await store.close()
        }
    }

    @Test("commands are registered once, and again only for changed definitions or another guild")
    func once() async throws {
        try await withRegistration { registration, api, _ in
            try await registration.run(in: .guild(9))
            try await registration.run(in: .guild(9))
            #expect(api.calls == ["application", Self.registered, "application"])
            var changed = registration
            changed.definitions.removeLast()
            try await changed.run(in: .guild(9))
            #expect(api.calls.suffix(2) == ["application", "register stats health credits in 9 of 200"])
            try await changed.run(in: .guild(10))
            #expect(api.calls.suffix(2) == ["application", "register stats health credits in 10 of 200"])
        }
    }

    @Test("commands of another scope are removed once, and only if they were registered")
    func otherScope() async throws {
        try await withRegistration { registration, api, _ in
            try await registration.remove(from: .guild(9))
            #expect(api.calls == [])
            try await registration.run(in: .guild(9))
            try await registration.run(in: .global)
            for _ in 1...2 { try await registration.remove(from: .guild(9)) }
            #expect(
                api.calls == [
                    "application", Self.registered, "application",
                    "register stats health credits privacy in all guilds of 200", "application",
                    "register nothing in 9 of 200",
                ])
        }
    }

    @Test(
        "temporary errors are retried soon, permanent ones at the longest interval",
        arguments: [
            (RESTError(code: .server, httpStatus: 500, message: "x"), Duration.seconds(10)),
            (RESTError(code: .transport, message: "x"), .seconds(10)),
            (RESTError(code: .rateLimited, httpStatus: 429, message: "x", retryAfter: .seconds(600)), .seconds(600)),
            (
                RESTError(code: .forbidden, httpStatus: 403, discordCode: .missingAccess, message: "x"),
                .seconds(3_600)
            ),
            (RESTError(code: .notFound, httpStatus: 404, message: "x"), .seconds(3_600)),
        ])
    func fails(_ error: RESTError, _ pause: Duration) async throws {
        try await withRegistration { registration, api, clock in
            api.fail([nil, error])
            async let done: Void = registration.run(in: .guild(9))
            await clock.waitForSleepers()
            clock.advance(by: pause - .nanoseconds(1))
            #expect(api.calls == ["application", Self.registered])
            clock.advance(by: .nanoseconds(1))
            try await done
            #expect(api.calls == ["application", Self.registered, "application", Self.registered])
        }
    }
}
