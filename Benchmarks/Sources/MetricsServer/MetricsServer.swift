// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Foundation
import Logging

/// The bot's HTTP server with `/metrics`, and a page with a given number of series.
///
/// Usage: `metrics-server SERIES MILLISECONDS`, where MILLISECONDS is how long a page is cached. Prints its port, and stops
/// when its standard input closes.
@main
enum MetricsServer {
    static func main() async throws {
        guard CommandLine.arguments.count == 3, let series = Int(CommandLine.arguments[1]), series > 0,
            let milliseconds = Int(CommandLine.arguments[2])
        else {
            FileHandle.standardError.write(Data("usage: metrics-server SERIES MILLISECONDS\n".utf8))
            exit(2)
        }
        let registry = MetricRegistry()
        registry.register(ProcessCollector())
        fill(registry, to: series)
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(port: 0, serverName: "StatsBot", metricsPrefix: "statsbot_http"),
            routes: [metricsRoute(registry: registry, cacheDuration: .milliseconds(milliseconds))], registry: registry,
            logger: Logger(label: "server"))
        let address = try server.start()
        FileHandle.standardOutput.write(Data("\(address.port)\n".utf8))
        _ = try FileHandle.standardInput.readToEnd()
    }

    /// Counters, gauges with fractions and histograms in proportions similar to the bot's, in families of twenty.
    private static func fill(_ registry: MetricRegistry, to series: Int) {
        for index in 0..<series * 6 / 10 {
            registry.counter(
                "requests_\(index / 20)_total", labels: [("route", "/path/\(index % 20)"), ("code", "200")]
            ).increment(by: index * 977)
        }
        for index in 0..<series * 3 / 10 {
            registry.gauge("level_\(index / 20)", labels: [("room", "\(index % 20)")]).set(Double(index) * 1.37)
        }
        // A histogram has fourteen lines with the default buckets.
        for index in 0..<series / 140 {
            registry.histogram("wait_seconds", labels: [("queue", "\(index)")]).observe(0.5)
        }
    }
}
