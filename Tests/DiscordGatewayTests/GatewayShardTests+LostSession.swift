// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import MetricsTestKit
import Testing
import TimekeepingTestKit

@testable import DiscordGateway

extension GatewayShardTests {
    @Test("A session that cannot be resumed is logged and counted, and the attempt does not count as a resume")
    func lostSession() async throws {
        let (log, metrics) = (CapturedLog(), TestMetrics())
        try await withScriptedGateway([
            { server in
                try await server.hello()
                _ = try await server.next()
                try await server.close(4007)
                while try await server.next() != nil {}
            },
            { server in
                try await server.hello()
                _ = try await server.next()
                try await server.ready()
                while try await server.next() != nil {}
            },
        ]) { url in
            var configuration = GatewayConfiguration(
                url: url, token: "secret", intents: .statistics, compression: .none)
            configuration.acknowledgementGrace = .zero
            let shard = GatewayShard(
                configuration: configuration, session: GatewaySession(id: "abc", resumeURL: url, sequence: 41),
                clock: ManualClock(), logger: log.logger, metricsFactory: metrics, random: { 0 })
            let received = try await events(of: shard, count: 1)
            #expect(Self.numbers(received) == [1])
        }
        let warning = log.lines.first { $0.hasPrefix("warning gateway session lost") } ?? ""
        for part in ["gateway.covered_until=before start", "gateway.reason=", "gateway.sequence=41"] {
            #expect(warning.contains(part), "\(log.lines)")
        }
        func count(_ label: String, _ kind: String? = nil) -> Int64 {
            metrics.counters.filter { counter in
                counter.label == label && (kind == nil || counter.dimensions.contains { $0 == ("kind", kind ?? "") })
            }.reduce(0) { $0 + $1.totalValue }
        }
        #expect(count("discord_gateway_connections_total", "identify") == 1)
        #expect(count("discord_gateway_connections_total", "resume") == 0)
        #expect(count("discord_gateway_sessions_lost_total") == 1)
    }
}
