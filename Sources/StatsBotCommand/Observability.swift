// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Logging
import Metrics

/// The process-wide logging and metrics, set up once by the command that runs.
enum Observability {
    /// Logs go to standard error, metrics to the registry.
    static func bootstrap(level: Logger.Level, registry: MetricRegistry) {
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        MetricsSystem.bootstrap(ExporterMetricsFactory(registry: registry))
    }
}
