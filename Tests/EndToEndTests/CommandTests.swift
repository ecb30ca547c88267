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
    @Test("a configuration with faults is refused with all of them and exit code 78")
    func faults() async throws {
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

    @Test("without a token it says what is missing, also where the file of --env-file is")
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

    @Test("a token that Discord refuses ends the bot with a message, not in a loop")
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
                output == "statsbot: Discord refused the token. Copy it again: developer portal, your application, "
                    + "Bot, Reset Token.\n")
            group.cancelAll()
        }
    }

    @Test("a privileged intent that is not granted ends the bot with the switch's name")
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

    @Test("a reader who has read enough does not end the demo")
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

    @Test("a port that is taken is a clear error")
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
        "the demo becomes ready, tells the truth, and ends in order on Ctrl-C or SIGTERM", arguments: [SIGINT, SIGTERM])
    func demo(signal: Int32) async throws {
        let (status, output) = try await RunningProgram.running(
            Program.statsbot, ["demo", "--port", "0", "--members", "300", "--time-scale", "120"]
        ) { demo in
            let url = try await eventually("the demo prints its address") { demo.botURL }
            _ = try await eventually("ready") { await Web.get(url + "/readyz")?.status == 200 ? () : nil }
            let simulator = try #require(demo.simulatorURL)
            #expect(await Web.post(simulator + "/pause")?.status == 200)
            try await expectTruth(bot: url, simulator: simulator)
            demo.send(signal)
        }
        #expect(status == .exited(0))
        #expect(output.contains("first census: "))
        #expect(output.hasSuffix("Stopped.\n"))
    }

    @Test("the demo ends by itself after --duration")
    func duration() async throws {
        let (status, output) = try await RunningProgram.running(
            Program.statsbot, ["demo", "--port", "0", "--members", "10", "--duration", "2"]
        ) { _ in }
        #expect(status == .exited(0))
        #expect(output.hasSuffix("Stopped.\n"))
    }

    @Test(
        "simulate in one process and run in another agree, with only the printed variables set",
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
                // The test's own client does not trust the simulator's root: figures are compared without TLS only.
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

    /// The bot's figures and a channel's name come to be the paused ledger's.
    private func expectTruth(bot: String, simulator: String) async throws {
        let truth = try #require(try await Web.json(simulator + "/ledger", as: SimulatorLedger.self))
        _ = try await eventually("the stats are the truth") {
            let stats = try await Web.json(bot + "/api/v1/stats", as: Stats.self)
            return stats?.members == truth.members && stats?.online == truth.online ? () : nil
        }
        let metrics = Samples(try #require(await Web.get(bot + "/metrics")).body)
        #expect(metrics["discord_guild_members{guild=\"\(truth.guildID)\"}"] == Double(truth.members))
        #expect(metrics["discord_guild_members_online{guild=\"\(truth.guildID)\"}"] == Double(truth.online))
        _ = try await eventually("a channel bears the right name") {
            let ledger = try await Web.json(simulator + "/ledger", as: SimulatorLedger.self)
            return ledger?.channels.values.contains("👥 Members: \(truth.members)") == true ? () : nil
        }
    }
}

extension RunningProgram {
    /// The bot's address, as the demo's table has it.
    var botURL: String? {
        output.firstMatch(of: /curl (http:\/\/[0-9.:]+)\/metrics/).map { String($0.1) }
    }

    /// The simulator's control routes, as the demo's table has them.
    var simulatorURL: String? {
        output.firstMatch(of: /curl (http:\/\/[0-9.:]+\/simulator)\/ledger/).map { String($0.1) }
    }

    /// The bot's address, as `run` logs it.
    var loggedURL: String? {
        output.firstMatch(of: /"http\.url":"(http:\/\/[0-9.:]+)"/).map { String($0.1) }
    }

    /// The variables that `simulate` printed, once all are there.
    var variables: [String: String]? {
        let pairs = output.split(separator: "\n").compactMap { line -> (String, String)? in
            let parts = line.split(separator: "=", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
        }
        let variables = Dictionary(pairs) { $1 }
        return variables["STATSBOT_CLOCK"] == nil ? nil : variables
    }
}
