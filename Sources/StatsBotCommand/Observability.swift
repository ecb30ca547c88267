// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotLogging
import Exporter
import Glibc
import Logging
import Metrics
import StatsBot

/// The process-wide logging and metrics, set up once by the command that runs.
enum Observability {
    /// The longest time that the end of the process waits for a console or a disk that takes the last messages.
    static let flushSeconds = 2.0
    /// So many log messages stay in memory when it is critical.
    private static let entriesKept = 50

    /// Messages go where the router says, metrics to the registry.
    static func bootstrap(_ logs: LogRouter, registry: MetricRegistry) {
        // Standard error may be a pipe whose reader is gone.
        signal(SIGPIPE, SIG_IGN)
        registry.register(logs)
        LoggingSystem.bootstrap { logs.handler(label: $0) }
        MetricsSystem.bootstrap(ExporterMetricsFactory(registry: registry))
    }

    /// What the log does without when memory or disk is scarce.
    static func relief(_ logs: LogRouter) -> ResourceRelief {
        var relief = ResourceRelief()
        relief.disk.append { logs.pauseFiles($0 ? "disk nearly full" : nil) }
        relief.memory.append {
            let count = logs.recent.shorten(to: entriesKept)
            return count == 0 ? nil : "\(count) log messages"
        }
        return relief
    }
}
