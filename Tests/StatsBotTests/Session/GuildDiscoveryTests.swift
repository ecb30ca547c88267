// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordModels
import DiscordREST
import Logging
import Synchronization
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import StatsBot

@Suite("Finding the guilds", .timeLimit(.minutes(1)))
struct GuildDiscoveryTests {
    private struct Blocked: DiscoveryAPI {
        func memberGuilds() async throws -> [Guild] {
            throw RESTError(code: .rateLimited, message: "blocked", retryAfter: .seconds(900))
        }

        func gatewayAddress() async throws -> GatewayBot { throw CancellationError() }

        func applicationID() async throws -> ApplicationID { throw CancellationError() }
    }

    private final class Reports: Sendable {
        let messages = Mutex<[String]>([])
    }

    @Test("each failure is reported with its cause, and the next attempt waits as long as Discord asks")
    func failures() async throws {
        let (clock, reports) = (ManualClock(), Reports())
        let discovery = GuildDiscovery(
            selection: .only, api: Blocked(), clock: clock, maximumBackoff: .seconds(60),
            onFailure: { error in reports.messages.withLock { $0.append(error.message) } },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await discovery.run() }
            for count in 1...2 {
                await clock.waitForSleepers()
                #expect(reports.messages.withLock { $0 } == Array(repeating: "blocked", count: count))
                #expect(clock.nextDeadline == clock.now.advanced(by: .seconds(900)))
                clock.advance(by: .seconds(900))
            }
            group.cancelAll()
        }
    }
}
