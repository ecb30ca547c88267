// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotConfiguration
@testable import BotLogging
@testable import Counting
@testable import Machine
@testable import StatsBot
@testable import Supervision

@Suite("Low memory and disk space")
struct ResourceGuardTests {
    struct Case: Sendable {
        let ratios: [Double]
        let changes: [ResourceLevel?]
    }

    @Test(
        "a rise takes effect immediately, a fall five points below the threshold",
        arguments: [
            Case(ratios: [0, 0.7999, 0.8, 0.95, 1], changes: [nil, nil, .warning, .critical, nil]),
            Case(ratios: [0.97, 0.9, 0.8999, 0.75, 0.7499], changes: [.critical, nil, .warning, nil, .normal]),
            Case(ratios: [0.81, 0.79, 0.81, 0.76, 0.74, 0.8], changes: [.warning, nil, nil, nil, .normal, .warning]),
            Case(ratios: [0.99, 0.1], changes: [.critical, .normal]),
        ])
    func levels(_ testCase: Case) {
        var watch = ResourceWatch(warning: 80, critical: 95)
        #expect(testCase.ratios.map { watch.observe($0) } == testCase.changes)
    }

    private let health = HealthRegistry()
    private let messages = RecentLogs(capacity: 20)

    private func makeGuard() -> ResourceGuard {
        var thresholds = ThresholdSettings()
        (thresholds.memoryWarning, thresholds.memoryCritical) = (80, 95)
        (thresholds.diskWarning, thresholds.diskCritical) = (85, 95)
        return ResourceGuard(
            metrics: SystemMetrics(folder: "/"), thresholds: thresholds, relief: relief, health: health,
            logger: Logger(label: "test") { _ in messages.handler(level: .debug) })
    }

    private let reports = Reports()

    /// The relief actions called.
    private final class Reports: Sendable {
        let list = Mutex<[String]>([])

        func add(_ text: String) { list.withLock { $0.append(text) } }
    }

    private var relief: ResourceRelief {
        var relief = ResourceRelief()
        relief.memory = [
            { [reports] in
                reports.add("shed")
                return "3 names"
            }, { nil },
        ]
        relief.disk = [{ [reports] in reports.add($0 ? "pause" : "go on") }]
        return relief
    }

    private var log: [String] { messages.newest(20).reversed().map { "\($0.level) \($0.message)" } }

    @Test("memory: one warning, then caches are emptied while it is critical; readiness is degraded")
    func memory() {
        let resources = makeGuard()
        #expect(health.summary(.ready) == "ok")
        resources.look(at: MachineLoad(memory: 0.85))
        resources.look(at: MachineLoad(memory: 0.86))
        #expect(reports.list.withLock { $0 } == [])
        #expect(health.summary(.ready) == "degraded: memory: 85% of memory in use")
        resources.look(at: MachineLoad(memory: 0.96))
        resources.look(at: MachineLoad(memory: 0.97))
        #expect(reports.list.withLock { $0 } == ["shed", "shed"])
        #expect(health.summary(.ready) == "degraded: memory: 96% of memory in use; caches are emptied")
        // Unknown values change nothing.
        resources.look(at: MachineLoad())
        resources.look(at: MachineLoad(memory: 0.2))
        #expect(health.summary(.ready) == "ok")
        #expect(log == ["warning memory low", "error memory critically low; caches emptied"])
    }

    @Test("disk: a warning, then logs and backups pause, and resume once it is no longer critical")
    func disk() {
        let resources = makeGuard()
        resources.look(at: MachineLoad(disk: 0.9))
        resources.look(at: MachineLoad(disk: 0.95))
        resources.look(at: MachineLoad(disk: 0.96))
        #expect(reports.list.withLock { $0 } == ["pause"])
        #expect(
            health.summary(.ready)
                == "degraded: disk: 95% of disk in use; log files and backups are not written")
        resources.look(at: MachineLoad(disk: 0.89))
        #expect(reports.list.withLock { $0 } == ["pause", "go on"])
        resources.look(at: MachineLoad(disk: 0.5))
        #expect(reports.list.withLock { $0 } == ["pause", "go on"])
        #expect(health.summary(.ready) == "ok")
        #expect(
            log == [
                "warning disk filling up",
                "error disk nearly full; log files and backups paused",
                "warning disk space available; log files and backups resumed",
            ])
    }

    @Test("a timer's lag is the time beyond one second", arguments: [(999, 0), (1_000, 0), (1_250, 250)])
    func lag(_ elapsed: Int, _ lag: Int) {
        #expect(EventLoopLag.lag(of: .milliseconds(elapsed)) == .milliseconds(lag))
    }

    @Test(
        "an operation's duration is recorded by result, and its success for its service; a cancelled one is not recorded"
    )
    func operations() async throws {
        let registry = MetricRegistry(catalog: MetricCatalog.descriptors)
        let factory = ExporterMetricsFactory(registry: registry)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let clock = ManualClock(now: WallInstant(secondsSince1970: 5))
        let status = ServiceRegistry(health: health, clock: clock).status(of: "one")
        await ServiceStatus.$current.withValue(status) {
            for error in [TestError() as any Error, CancellationError()] {
                try? await measured("do", logger: logger, factory: factory) { throw error }
            }
            #expect(status.summary.lastSuccess == nil)
            #expect(await measured("do", logger: logger, factory: factory) { 7 } == 7)
        }
        #expect(status.summary.lastSuccess == clock.wallNow.date)
        #expect(
            registry.samples(of: "statsbot_operation_duration_seconds_count") == [
                "statsbot_operation_duration_seconds_count{operation=\"do\",result=\"failure\"} 1",
                "statsbot_operation_duration_seconds_count{operation=\"do\",result=\"success\"} 1",
            ])
    }
}
