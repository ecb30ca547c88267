// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotLogging
import Exporter
import Glibc
import Logging
import Machine
import Metrics
import StatsBot

/// Process-wide logging and metrics, set up once per command.
enum Observability {
    /// Maximum time to write the last log messages at exit.
    static let flushSeconds = 2.0
    /// Number of log messages kept in memory when memory is critical.
    private static let entryLimit = 50

    /// Connects swift-log to the router and swift-metrics to the registry.
    static func bootstrap(_ logs: LogRouter, registry: MetricRegistry) {
        // Standard error may be a closed pipe.
        signal(SIGPIPE, SIG_IGN)
        registry.register(logs)
        LoggingSystem.bootstrap { logs.handler(label: $0) }
        MetricsSystem.bootstrap(ExporterMetricsFactory(registry: registry))
    }

    /// The log's actions when memory or disk space is low.
    static func relief(_ logs: LogRouter) -> ResourceRelief {
        var relief = ResourceRelief()
        relief.disk.append { logs.pauseFiles($0 ? "disk nearly full" : nil) }
        relief.memory.append {
            let count = logs.recent.shorten(to: entryLimit)
            return count == 0 ? nil : "\(count) log messages"
        }
        return relief
    }
}
