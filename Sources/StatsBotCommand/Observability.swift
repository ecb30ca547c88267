// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Logging
import Metrics
import StatsBot

/// The process-wide logging and metrics, set up once by the command that runs.
enum Observability {
    /// Logs go to standard error and to those who show the last ones, metrics to the registry.
    static func bootstrap(level: Logger.Level, registry: MetricRegistry, recentLogs: RecentLogs) {
        registry.register(recentLogs)
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return MultiplexLogHandler([handler, recentLogs.handler(level: level)])
        }
        MetricsSystem.bootstrap(ExporterMetricsFactory(registry: registry))
    }
}
