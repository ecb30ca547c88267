// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation
import Logging
import Subprocess
import Testing
import Timekeeping

@Suite("The command line", .serialized, .timeLimit(.minutes(2)))
struct CommandTests {
    @Test("an invalid configuration is rejected with all errors and exit code 78")
    func invalidConfiguration() async throws {
        let (status, output) = try await RunningProgram.running(
            Program.statsbot, ["run"],
            environment: ["BOT_TOKEN": "nonsense", "BAN_COUNT_CHANNEL_ID": "x1", "EXPORTER_PORT": "70000"]
        ) { _ in }
        #expect(status == .exited(78))
        #expect(
            output == """
                statsbot: Invalid configuration (3 errors):
                  BOT_TOKEN (environment) must be a bot token: three parts separated by dots
                      for example: BOT_TOKEN=the text under Bot, Reset Token, in Discord's developer portal
                  BAN_COUNT_CHANNEL_ID (environment) must be a Discord ID (17 to 20 digits), got "x1"
                      for example: BAN_COUNT_CHANNEL_ID=123456789012345678
                  EXPORTER_PORT (environment) must be a whole number from 0 to 65535, got "70000"
                      for example: EXPORTER_PORT=9464

                """)
    }

    @Test("a missing token or --env-file is reported")
    func missingToken() async throws {
        let (status, output) = try await RunningProgram.running(Program.statsbot, ["run"]) { _ in }
        #expect(status == .exited(78))
        #expect(output.contains("BOT_TOKEN is missing"))
        let (fileStatus, fileOutput) = try await RunningProgram.running(
            Program.statsbot, ["run", "--env-file", "/nonexistent/.env"]
        ) { _ in }
        #expect(fileStatus == .exited(78))
        #expect(fileOutput.contains("--env-file names a file that cannot be read"))
    }

    @Test("a rejected token ends the bot with a message, without retries")
    func refusedToken() async throws {
        var configuration = SimulatorConfiguration()
        configuration.port = 0
        configuration.members = 10
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let discord = SimulatedDiscord(configuration: configuration, clock: SystemClock(), logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask { try await discord.run() }
            let endpoints = try await discord.waitUntilListening()
            let (status, output) = try await RunningProgram.running(
                Program.statsbot, ["run"],
                environment: [
                    "BOT_TOKEN": "MTIz.another.token", "DISCORD_API_BASE_URL": endpoints.apiBaseURL,
                    "EXPORTER_PORT": "0", "LOG_LEVEL": "CRITICAL",
                ]
            ) { _ in }
            #expect(status == .exited(77))
            #expect(
                output == "statsbot: Discord rejected the token. Copy it again: developer portal, your application, "
                    + "Bot, Reset Token.\n")
            group.cancelAll()
        }
    }

    @Test("a missing privileged intent ends the bot with the name of the setting")
    func refusedIntents() async throws {
        var configuration = SimulatorConfiguration()
        configuration.port = 0
        configuration.members = 10
        configuration.disallowedIntents = .guildPresences
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let discord = SimulatedDiscord(configuration: configuration, clock: SystemClock(), logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask { try await discord.run() }
            let endpoints = try await discord.waitUntilListening()
            let (status, output) = try await RunningProgram.running(
                Program.statsbot, ["run"],
                environment: [
                    "BOT_TOKEN": discord.token, "DISCORD_API_BASE_URL": endpoints.apiBaseURL,
                    "EXPORTER_PORT": "0", "LOG_LEVEL": "CRITICAL",
                ]
            ) { _ in }
            #expect(status == .exited(77))
            #expect(output.contains("Presence Intent"))
            group.cancelAll()
        }
    }

    @Test("a reader that closes the pipe does not end the demo")
    func closedOutput() async throws {
        let script = #""$0" demo --port 0 --members 10 --duration 3 | head -n 1; echo "code ${PIPESTATUS[0]}""#
        let (status, output) = try await RunningProgram.running(
            .name("bash"), ["-c", script, Program.statsbot.description]
        ) { _ in }
        #expect(status == .exited(0))
        #expect(
            output == """
                StatsBot demo: a bot and a simulated Discord of 10 members, in one process.
                code 0

                """)
    }

    @Test("a port in use is a clear error")
    func portInUse() async throws {
        try await RunningProgram.running(
            Program.statsbot, ["demo", "--port", "0", "--members", "10"]
        ) { demo in
            let url = try await eventually("the demo prints its address") { demo.botURL }
            let port = try #require(url.split(separator: ":").last)
            let (status, output) = try await RunningProgram.running(
                Program.statsbot, ["demo", "--port", String(port), "--members", "10"]
            ) { _ in }
            #expect(status == .exited(1))
            #expect(output.contains("127.0.0.1:\(port)"))
            #expect(output.contains("in use"))
            demo.send(SIGINT)
        }
    }

    @Test(
        "the demo becomes ready, counts correctly, and stops gracefully on Ctrl-C or SIGTERM",
        arguments: [SIGINT, SIGTERM])
    func demo(signal: Int32) async throws {
        let (status, output) = try await RunningProgram.running(
            Program.statsbot, ["demo", "--port", "0", "--members", "300", "--time-scale", "120"]
        ) { demo in
            let url = try await eventually("the demo prints its address") { demo.botURL }
            _ = try await eventually("ready") { await Web.get(url + "/readyz")?.status == 200 ? () : nil }
            let simulator = try #require(demo.simulatorURL)
            #expect(await Web.post(simulator + "/pause")?.status == 200)
            try await expectTruth(bot: url, simulator: simulator)
            #expect(await Web.get(url + "/api/v1/logs")?.status == 200)
            demo.send(signal)
        }
        #expect(status == .exited(0))
        #expect(output.contains("first census: "))
        #expect(output.contains("without a token (EXPORTER_OPEN=loopback)"))
        #expect(output.hasSuffix("Stopped.\n"))
    }

    @Test("the demo stops after --duration")
    func duration() async throws {
        let (status, output) = try await RunningProgram.running(
            Program.statsbot, ["demo", "--port", "0", "--members", "10", "--duration", "2"]
        ) { _ in }
        #expect(status == .exited(0))
        #expect(output.hasSuffix("Stopped.\n"))
    }

    @Test(
        "simulate and run in two processes work together with only the printed variables",
        arguments: [false, true])
    func twoProcesses(tls: Bool) async throws {
        let options = ["--port", "0", "--members", "300", "--time-scale", "60"] + (tls ? ["--tls"] : [])
        let (status, _) = try await RunningProgram.running(Program.statsbot, ["simulate"] + options) { simulate in
            var variables = try await eventually("the variables are printed") { simulate.variables }
            variables["EXPORTER_PORT"] = "0"
            let root = try #require(variables["DISCORD_API_BASE_URL"]).replacing("/api/v10", with: "")
            let (botStatus, _) = try await RunningProgram.running(
                Program.statsbot, ["run"], environment: variables
            ) { bot in
                let url = try await eventually("the bot logs its address") { bot.loggedURL }
                _ = try await eventually("ready") { await Web.get(url + "/readyz")?.status == 200 ? () : nil }
                // The test's client does not trust the simulator's root certificate, so it compares without TLS only.
                if !tls {
                    #expect(await Web.post(root + "/simulator/pause")?.status == 200)
                    try await expectTruth(bot: url, simulator: root + "/simulator")
                }
                bot.send(SIGTERM)
            }
            #expect(botStatus == .exited(0))
            simulate.send(SIGINT)
        }
        #expect(status == .exited(0))
    }

    /// Waits until the bot's counts and a channel's name match the ledger of a paused simulation.
    private func expectTruth(bot: String, simulator: String) async throws {
        let truth = try #require(try await Web.json(simulator + "/ledger", as: SimulatorLedger.self))
        _ = try await eventually("the counts match the ledger") {
            let stats = try await Web.json(bot + "/api/v1/stats", as: Stats.self)
            return stats?.members == truth.members && stats?.online == truth.online ? () : nil
        }
        let metrics = Samples(try #require(await Web.get(bot + "/metrics")).body)
        #expect(metrics["discord_guild_members{guild=\"\(truth.guildID)\"}"] == Double(truth.members))
        #expect(metrics["discord_guild_members_online{guild=\"\(truth.guildID)\"}"] == Double(truth.online))
        _ = try await eventually("a channel has the right name") {
            let ledger = try await Web.json(simulator + "/ledger", as: SimulatorLedger.self)
            return ledger?.channels.values.contains("👥 Members: \(truth.members)") == true ? () : nil
        }
    }
}

extension RunningProgram {
    /// The bot's address in the demo's table.
    var botURL: String? {
        output.firstMatch(of: /curl (http:\/\/[0-9.:]+)\/metrics/).map { String($0.1) }
    }

    /// The URL of the simulator's control routes in the demo's table.
    var simulatorURL: String? {
        output.firstMatch(of: /curl (http:\/\/[0-9.:]+\/simulator)\/ledger/).map { String($0.1) }
    }

    /// The bot's address in the log of `run`.
    var loggedURL: String? {
        output.firstMatch(of: /"http\.url":"(http:\/\/[0-9.:]+)"/).map { String($0.1) }
    }

    /// The variables printed by `simulate`; `nil` until all are printed.
    var variables: [String: String]? {
        let pairs = output.split(separator: "\n").compactMap { line -> (String, String)? in
            let parts = line.split(separator: "=", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
        }
        let variables = Dictionary(pairs) { $1 }
        return variables["STATSBOT_CLOCK"] == nil ? nil : variables
    }
}
