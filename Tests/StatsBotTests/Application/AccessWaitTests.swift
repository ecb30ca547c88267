// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Logging
import Synchronization
import TestSupport
import Testing
import TimekeepingTestKit

@testable import BotLogging
@testable import Counting
@testable import StatsBot

@Suite("Waiting for access to the database", .timeLimit(.minutes(5)))
struct AccessWaitTests {
    private final class Disk: Sendable {
        let problem = Mutex<String?>("a belongs to root")
    }

    @Test("the problem is logged at once, when it changes, and once a minute, until the files can be used")
    func messages() async throws {
        let (clock, disk) = (ManualClock(), Disk())
        let (health, messages) = (HealthRegistry(), RecentLogs(capacity: 20))
        let wait = AccessWait(
            health: health.check("database", for: [.ready]), notifier: nil, clock: clock,
            logger: Logger(label: "test") { _ in messages.handler(level: .debug) }
        ) { disk.problem.withLock { $0 } }
        var log: [String] {
            messages.newest(20, from: .debug).reversed().map { "\($0.level) \($0.message) \($0.metadata)" }
        }
        let (first, second) = (
            "error database not accessible; waiting until it is error=a belongs to root",
            "error database not accessible; waiting until it is error=b is on a read-only file system"
        )
        try await withThrowingTaskGroup { group in
            group.addTask { try await wait.run() }
            func look(_ count: Int) async {
                for _ in 0..<count {
                    await clock.waitForSleepers()
                    clock.advance(by: AccessWait.interval)
                }
                await clock.waitForSleepers()
            }
            await look(29)
            #expect(log == [first])
            #expect(
                health.summary(.ready)
                    == "failing: database: waits until the database can be used: a belongs to root")
            await look(1)
            #expect(log == [first, first])
            disk.problem.withLock { $0 = "b is on a read-only file system" }
            await look(2)
            #expect(log == [first, first, second])
            #expect(!wait.isOver)
            disk.problem.withLock { $0 = nil }
            clock.advance(by: AccessWait.interval)
            try await group.next()
        }
        #expect(wait.isOver)
        #expect(log == [first, first, second, "notice database accessible "])
    }
}
