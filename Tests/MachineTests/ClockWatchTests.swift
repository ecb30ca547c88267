// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Foundation
import Logging
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotLogging
@testable import Counting
@testable import Machine
@testable import StatsBot

@Suite("Comparison with Discord's clock", .timeLimit(.minutes(5)))
struct ClockWatchTests {
    @Test(
        "a difference degrades readiness and is logged once, until the clock is right",
        arguments: [
            (7_200, "degraded: clock: 7200 s ahead of Discord's; synchronize it, for example with NTP"),
            (-121, "degraded: clock: 121 s behind Discord's; synchronize it, for example with NTP"),
        ])
    func difference(offset: Int, summary: String) async {
        let (machine, realClock) = (ManualClock(), ManualClock())
        let (health, messages) = (HealthRegistry(), RecentLogs(capacity: 20))
        let registry = MetricRegistry(catalog: MetricCatalog.descriptors)
        let clock = SteadyClock(machine)
        let watch = ClockWatch(
            clock: clock, check: health.check("clock", for: [.ready]), realClock: realClock,
            logger: Logger(label: "test") { _ in messages.handler(level: .debug) },
            factory: ExporterMetricsFactory(registry: registry))
        #expect(health.summary(.ready) == "ok")
        var metric: [String] { registry.samples(of: "statsbot_clock_offset_seconds") }
        await withThrowingTaskGroup { group in
            group.addTask { try await watch.run() }
            func look(after time: Duration = ClockWatch.interval) async {
                await realClock.waitForSleepers()
                realClock.advance(by: time)
                await realClock.waitForSleepers()
            }
            await look(after: ClockWatch.firstInterval)
            #expect(metric == [])
            clock.received(serverTime: machine.wallNow.advanced(by: .seconds(-offset)))
            // The first comparison follows the first response at once, not after a minute.
            await look(after: ClockWatch.firstInterval)
            #expect(health.summary(.ready) == summary)
            await look()
            #expect(health.summary(.ready) == summary)
            #expect(metric == ["statsbot_clock_offset_seconds \(offset)"])
            machine.setWallClock(by: .seconds(-offset))
            await look()
            #expect(health.summary(.ready) == "ok")
            #expect(metric == ["statsbot_clock_offset_seconds 0"])
            group.cancelAll()
        }
        #expect(
            messages.newest(20).reversed().map { "\($0.level) \($0.message)" } == [
                "warning clock differs from Discord's; synchronize it, for example with NTP"
            ])
    }
}
