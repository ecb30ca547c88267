// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Foundation
import Logging

/// The bot's server with its `/metrics` and a page of as many series as asked for, whose values change all the time.
///
/// Usage: `metrics-server SERIES`. Prints its port, and ends when its standard input does.
@main
enum MetricsServer {
    static func main() async throws {
        guard CommandLine.arguments.count == 2, let series = Int(CommandLine.arguments[1]), series > 0 else {
            FileHandle.standardError.write(Data("usage: metrics-server SERIES\n".utf8))
            exit(2)
        }
        let registry = MetricRegistry()
        registry.register(ChangingValues(count: series))
        let server = try HTTPServer(
            configuration: HTTPServerConfiguration(port: 0, serverName: "StatsBot", metricsPrefix: "statsbot_http"),
            routes: [metricsRoute(registry: registry)], registry: registry, logger: Logger(label: "server"))
        let address = try server.start()
        FileHandle.standardOutput.write(Data("\(address.port)\n".utf8))
        _ = try FileHandle.standardInput.readToEnd()
    }
}

/// Counters and gauges in the shares that a bot has, in families of twenty series, none of them the same at two scrapes.
private struct ChangingValues: Collector {
    let count: Int

    func collect() -> [MetricSample] {
        let now = Date.now.timeIntervalSince1970
        return (0..<count).map { index in
            let labels = [("route", "/channels/{channel.id}/\(index % 20)"), ("status", "200")]
            return index % 3 == 0
                ? MetricSample("level_\(index / 20)", now / Double(index + 1), labels: labels)
                : MetricSample("requests_\(index / 20)_total", now.rounded(.down) + Double(index), labels: labels)
        }
    }
}
