// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Exporter
import Foundation
import Logging
import Metrics
import Timekeeping

/// The bot's way from the socket to the counted observation, without the store: it counts until the last event, and
/// prints what it has counted.
@main
struct GatewayClient {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let compression = GatewayCompression(rawValue: arguments[2]) else {
            FileHandle.standardError.write(Data("usage: gateway-client PORT none|zlib-stream|zstd-stream\n".utf8))
            exit(2)
        }
        // As in the bot: events and bytes are counted into the registry of the exporter.
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
