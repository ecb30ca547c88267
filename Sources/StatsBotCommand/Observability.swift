// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Logging
import Metrics
import StatsBot

/// The process-wide logging and metrics, set up once by the command that runs.
enum Observability {
    /// Logs go to standard error and to those who show the last ones, metrics to the registry.
    static func bootstrap(level: LiveLogLevel, registry: MetricRegistry, recentLogs: RecentLogs) {
        registry.register(recentLogs)
        LoggingSystem.bootstrap { label in
            let handler = StreamLogHandler.standardError(label: label)
            return LiveLevelHandler(
                level: level, handler: MultiplexLogHandler([handler, recentLogs.handler(level: .trace)]))
        }
        MetricsSystem.bootstrap(ExporterMetricsFactory(registry: registry))
    }
}
