// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Exporter
import Foundation
import Logging
import Metrics
import Timekeeping

/// The bot's path from the socket to the statistics, without the store: it counts until the last event and prints the
/// counts.
@main
struct GatewayClient {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let compression = GatewayCompression(rawValue: arguments[2]) else {
            FileHandle.standardError.write(Data("usage: gateway-client PORT none|zlib-stream|zstd-stream\n".utf8))
            exit(2)
        }
        // As in the bot, the exporter's registry counts events and bytes.
        MetricsSystem.bootstrap(ExporterMetricsFactory(registry: MetricRegistry()))
        let configuration = GatewayConfiguration(
            url: "ws://127.0.0.1:\(arguments[1])", token: "none", intents: .statistics, compression: compression)
        let counter = EventCounter(clock: SystemClock())
        let shard = GatewayShard(
            configuration: configuration, session: nil, clock: SystemClock(),
            logger: Logger(label: "gateway", factory: { _ in SwiftLogNoOpLogHandler() }))
        do {
            try await shard.run { dispatch in try counter.receive(dispatch) }
        } catch is EventCounter.Finished {
            print(counter.summary)
        }
    }
}
