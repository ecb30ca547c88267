// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation
import Subprocess
import Testing

@Suite("Prometheus' own tools", .serialized, .timeLimit(.minutes(2)))
struct PrometheusTests {
    @Test("promtool accepts the metrics page, before and after the gateway connects")
    func promtool() async throws {
        try await withDemo { demo, url in
            for phase in ["starting", "ready"] {
                let page = try #require(await Web.get(url + "/metrics")).body
                let result = try await run(
                    Program.tool("promtool"), arguments: ["check", "metrics"], input: .string(page),
                    output: .string(limit: 65_536), error: .string(limit: 65_536))
                #expect(result.terminationStatus == .exited(0), "\(phase): \(result.standardError)")
                #expect(result.standardError == "", "\(phase)")
                _ = try await eventually("ready") { await Web.get(url + "/readyz")?.status == 200 ? () : nil }
            }
            let labels = Samples(try #require(await Web.get(url + "/metrics")).body)
            #expect(labels["discord_gateway_connected{shard=\"0\"}"] == 1)
        }
    }

    @Test("a Prometheus server scrapes the bot and returns the right member count")
    func prometheus() async throws {
        try await withDemo { demo, url in
            _ = try await eventually("ready") { await Web.get(url + "/readyz")?.status == 200 ? () : nil }
            let simulator = try #require(demo.simulatorURL)
            #expect(await Web.post(simulator + "/pause")?.status == 200)
            let truth = try #require(try await Web.json(simulator + "/ledger", as: SimulatorLedger.self))
            try await withTemporaryFolder { folder in
                let target = url.replacing("http://", with: "")
                let configuration = """
                    global:
                      scrape_interval: 1s
                      scrape_timeout: 1s
                    scrape_configs:
                      - job_name: statsbot
                        static_configs:
                          - targets: ["\(target)"]
                    """
                try await PrometheusQuery.running(configuration, in: folder) { server, query in
                    let value = try await eventually("Prometheus has the member count") {
                        try await Web.json(query + "discord_guild_members", as: PrometheusQuery.Answer.self)?.data
                            .result.first { sample in
                                sample.value.text == String(truth.members)
                            }
                    }
                    #expect(value.metric["guild"] == truth.guildID.description)
                    #expect(value.metric["job"] == "statsbot")
                    server.send(SIGTERM)
                }
            }
        }
    }

    private func withDemo(_ body: (RunningProgram, String) async throws -> Void) async throws {
        try await RunningProgram.running(
            Program.statsbot, ["demo", "--port", "0", "--members", "400"]
        ) { demo in
            try await body(demo, try await eventually("the demo prints its address") { demo.botURL })
            demo.send(SIGINT)
        }
    }
}
