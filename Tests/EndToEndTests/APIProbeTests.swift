// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import Subprocess
import Synchronization
import Testing

@Suite("statsbot probe", .serialized, .timeLimit(.minutes(2)))
struct APIProbeTests {
    /// The exit code and the output.
    private func probe(_ arguments: [String], environment: [String: String] = [:]) async throws -> String {
        let (status, output) = try await RunningProgram.running(
            Program.statsbot, ["probe"] + arguments, environment: environment
        ) { _ in }
        guard case .exited(let code) = status else { return "\(status)" }
        return "\(code): \(output)"
    }

    @Test("exits with 0 if the bot is healthy and ready, with 1 if it is not running")
    func answers() async throws {
        var configuration = SimulatorConfiguration()
        configuration.members = 10
        let port = Mutex("")
        try await RunningBot.running(configuration) { bot in
            let number = String(try #require(bot.url.split(separator: ":").last))
            port.withLock { $0 = number }
            let byURL = try await probe(["--url", bot.url])
            #expect(byURL == "0: 200 ok\n")
            let byVariables = try await probe([], environment: ["EXPORTER_HOST": "0.0.0.0", "EXPORTER_PORT": number])
            #expect(byVariables == "0: 200 ok\n")
            _ = try await eventually("ready") { try await bot.get("/readyz").status == 200 ? () : nil }
            let ready = try await probe(["--ready", "--url", bot.url + "/"])
            #expect(ready == "0: 200 ok\n")
        }
        let number = port.withLock { $0 }
        let gone = try await probe([], environment: ["EXPORTER_PORT": number])
        #expect(gone.hasPrefix("1: no response from http://127.0.0.1:\(number)/healthz: "))
    }

    @Test("exits with 1 and names the failing checks if the bot is not ready")
    func notReady() async throws {
        var configuration = SimulatorConfiguration()
        configuration.members = 10
        try await RunningBot.running(configuration, variables: ["DISCORD_API_BASE_URL": "http://127.0.0.1:9/api/v10"]) {
            bot in
            let health = try await probe(["--url", bot.url])
            #expect(health == "0: 200 ok\n")
            let ready = try await probe(["--ready", "--url", bot.url])
            #expect(ready.hasPrefix("1: 503 failing; "))
        }
    }
}
