// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration
package import Exporter
package import Logging
import ServiceLifecycle
import Supervision
import Synchronization
import Timekeeping

/// Warns when memory or disk space runs low, and reduces their use when it is critical.
package final class ResourceGuard: Service {
    private let metrics: SystemMetrics
    private let relief: ResourceRelief
    private let memoryHealth: HealthCheck
    private let diskHealth: HealthCheck
    private let logger: Logger
    private let state: Mutex<(memory: ResourceWatch, disk: ResourceWatch)>

    /// - Parameters:
    ///   - metrics: the source of the measurements.
    ///   - thresholds: the warning and critical levels.
    ///   - relief: the actions at the critical level.
    ///   - health: the registry of the checks `memory` and `disk`, which degrade but never fail.
    ///   - logger: logs the changes.
    package init(
        metrics: SystemMetrics, thresholds: ThresholdSettings, relief: ResourceRelief, health: HealthRegistry,
        logger: Logger
    ) {
        self.metrics = metrics
        self.relief = relief
        self.logger = logger
        memoryHealth = health.check("memory", for: [.ready])
        diskHealth = health.check("disk", for: [.ready])
        state = Mutex(
            (
                ResourceWatch(warning: thresholds.memoryWarning, critical: thresholds.memoryCritical),
                ResourceWatch(warning: thresholds.diskWarning, critical: thresholds.diskCritical)
            ))
        memoryHealth.pass()
        diskHealth.pass()
    }

    package func run() async throws {
        try await untilShutdown {
            while true {
                self.look(at: self.metrics.load)
                ServiceStatus.current?.succeeded()
                try await SystemClock().sleep(for: SystemMetrics.interval)
            }
        }
    }

    /// Evaluates a measurement; unknown values change nothing.
    func look(at load: MachineLoad) {
        if let ratio = load.memory { lookAtMemory(ratio) }
        if let ratio = load.disk { lookAtDisk(ratio) }
    }

    private func lookAtMemory(_ ratio: Double) {
        let (change, level) = state.withLock { ($0.memory.observe(ratio), $0.memory.level) }
        let freed = level == .critical ? relief.memory.compactMap { $0() } : []
        let metadata = Self.metadata("memory", ratio)
        switch change {
        case .critical:
            memoryHealth.degrade("\(Self.percent(ratio)) of memory in use; caches are emptied")
            logger.error(
                "memory critically low; caches emptied",
                metadata: metadata.merging([
                    "memory.freed": "\(freed.isEmpty ? "nothing" : freed.joined(separator: ", "))"
                ]) { $1 })
        case .warning:
            memoryHealth.degrade("\(Self.percent(ratio)) of memory in use")
            logger.warning("memory low", metadata: metadata)
        case .normal:
            memoryHealth.pass()
            logger.notice("memory use back to normal", metadata: metadata)
        case nil:
            if !freed.isEmpty {
                logger.debug("caches emptied again", metadata: ["memory.freed": "\(freed.joined(separator: ", "))"])
            }
        }
    }

    private func lookAtDisk(_ ratio: Double) {
        let (before, change) = state.withLock { ($0.disk.level, $0.disk.observe(ratio)) }
        guard let change else { return }
        let metadata = Self.metadata("disk", ratio)
        if change == .critical || before == .critical { for pause in relief.disk { pause(change == .critical) } }
        switch change {
        case .critical:
            diskHealth.degrade("\(Self.percent(ratio)) of disk in use; log files and backups are not written")
            logger.error("disk nearly full; log files and backups paused", metadata: metadata)
        case .warning:
            diskHealth.degrade("\(Self.percent(ratio)) of disk in use")
            logger.warning(
                before == .critical
                    ? "disk space available; log files and backups resumed" : "disk filling up",
                metadata: metadata)
        case .normal:
            diskHealth.pass()
            logger.notice("disk use back to normal", metadata: metadata)
        }
    }

    private static func metadata(_ resource: String, _ ratio: Double) -> Logger.Metadata {
        ["\(resource).used": "\(percent(ratio))"]
    }

    private static func percent(_ ratio: Double) -> String { "\(Int((ratio * 100).rounded()))%" }
}
