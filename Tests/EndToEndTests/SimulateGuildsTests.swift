// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation
import Subprocess
import Testing

@Suite("The commands simulate and demo, with several guilds", .serialized, .timeLimit(.minutes(2)))
struct SimulateGuildsTests {
    /// A guild as `GET /simulator/guilds` lists it.
    private struct Guild: Decodable {
        let id: String
        let name: String
        let channels: [String: String]

        /// Its entry in the YAML file.
        var yaml: String {
            """
              # \(name)
              - id: \(id)
                member_count_channel_id: \(channels["members"] ?? "")
                online_count_channel_id: \(channels["online"] ?? "")
                ban_count_channel_id: \(channels["bans"] ?? "")
                stats_channel_id: \(channels["stats"] ?? "")
                heartbeat_channel_id: \(channels["heartbeat"] ?? "")

            """
        }
    }

    private func guilds(_ variables: [String: String]) async throws -> [Guild] {
        let root = try #require(variables["DISCORD_API_BASE_URL"]).replacing("/api/v10", with: "")
        return try #require(try await Web.json(root + "/simulator/guilds", as: [Guild].self))
    }

    @Test("it writes a file with the list, and prints the other settings")
    func file() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/it's simulated.yaml"
            let (status, output) = try await RunningProgram.running(
                Program.statsbot,
                ["simulate", "--port", "0", "--members", "30", "--guilds", "2", "--write-config", path]
            ) { simulate in
                let variables = try await eventually("the variables are printed") { simulate.variables }
                let guilds = try await guilds(variables)
                #expect(guilds.map(\.name) == ["The Quiet Harbour", "The Old Lighthouse"])
                var expected = """
                    # Points a bot at a simulated Discord. Written by "statsbot simulate".
                    bot_token: '\(variables["BOT_TOKEN"] ?? "")'
                    discord_api_base_url: '\(variables["DISCORD_API_BASE_URL"] ?? "")'
                    statsbot_clock: '\(variables["STATSBOT_CLOCK"] ?? "")'
                    guilds:

                    """
                for guild in guilds { expected += guild.yaml }
                #expect(try String(contentsOfFile: path, encoding: .utf8) == expected)
                #expect(Set(variables.keys) == ["BOT_TOKEN", "DISCORD_API_BASE_URL", "STATSBOT_CLOCK"])
                simulate.send(SIGINT)
            }
            #expect(status == .exited(0))
            #expect(output.hasSuffix("\n# All settings are in a YAML file: statsbot run --config \(path)\n"))
        }
    }

    @Test("without a file, the list is printed as a comment")
    func comment() async throws {
        let (status, _) = try await RunningProgram.running(
            Program.statsbot, ["simulate", "--port", "0", "--members", "30", "--guilds", "2"]
        ) { simulate in
            let variables = try await eventually("the variables are printed") { simulate.variables }
            var expected = """
                # Put the guilds into a YAML file for statsbot run --config (--write-config FILE writes it):
                # guilds:

                """
            for guild in try await guilds(variables) {
                for line in guild.yaml.split(separator: "\n") { expected += "# \(line)\n" }
            }
            #expect(simulate.output.hasSuffix(expected))
            simulate.send(SIGINT)
        }
        #expect(status == .exited(0))
    }

    @Test("one guild is written without a list")
    func one() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/simulator.yaml"
            let (status, _) = try await RunningProgram.running(
                Program.statsbot, ["simulate", "--port", "0", "--members", "30", "--write-config", path]
            ) { simulate in
                let variables = try await eventually("the variables are printed") { simulate.variables }
                let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
                let pairs = lines.map { line in
                    let parts = line.split(separator: ": ", maxSplits: 1)
                    return (parts[0].uppercased(), parts[1].trimmingCharacters(in: ["'"]))
                }
                #expect(Dictionary(pairs) { $1 } == variables)
                #expect(variables["GUILD_ID"] != nil)
                simulate.send(SIGINT)
            }
            #expect(status == .exited(0))
        }
    }

    @Test("a bot with that file counts every guild")
    func run() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/simulator.yaml"
            let options = ["--port", "0", "--members", "60", "--guilds", "2", "--time-scale", "60"]
            let (status, _) = try await RunningProgram.running(
                Program.statsbot, ["simulate"] + options + ["--write-config", path]
            ) { simulate in
                let variables = try await eventually("the variables are printed") { simulate.variables }
                let root = try #require(variables["DISCORD_API_BASE_URL"]).replacing("/api/v10", with: "")
                let (botStatus, _) = try await RunningProgram.running(
                    Program.statsbot, ["run", "--config", path], environment: ["EXPORTER_PORT": "0"]
                ) { bot in
                    let url = try await eventually("the bot logs its address") { bot.loggedURL }
                    try await expectTruth(bot: url, simulator: root + "/simulator")
                    bot.send(SIGTERM)
                }
                #expect(botStatus == .exited(0))
                simulate.send(SIGINT)
            }
            #expect(status == .exited(0))
        }
    }

    @Test("the demo's bot counts every guild, and its table suggests a request for one of them")
    func demo() async throws {
        let (status, output) = try await RunningProgram.running(
            Program.statsbot, ["demo", "--port", "0", "--members", "60", "--guilds", "2"]
        ) { demo in
            let url = try await eventually("the demo prints its table") { demo.botURL }
            let control = try #require(demo.output.firstMatch(of: /(http:\/\/[0-9.:]+\/simulator)\/pause/)?.output.1)
            try await expectTruth(bot: url, simulator: String(control))
            let statsURL = try #require(
                demo.output.firstMatch(of: /curl '(\S+\/api\/v1\/stats\?guild=[0-9]+)'/)?.output.1)
            #expect(await Web.get(String(statsURL))?.status == 200)
            demo.send(SIGINT)
        }
        #expect(status == .exited(0))
        #expect(
            output.hasPrefix(
                "StatsBot demo: a bot and a simulated Discord of 2 guilds, the first of 60 members, in one"))
        #expect(output.hasSuffix("Stopped.\n"))
    }

    /// Pauses the guilds and waits until the bot's counts match each guild's ledger.
    private func expectTruth(bot: String, simulator: String) async throws {
        _ = try await eventually("ready") { await Web.get(bot + "/readyz")?.status == 200 ? () : nil }
        #expect(await Web.post(simulator + "/pause")?.status == 200)
        var members: [Int] = []
        for number in 1...2 {
            let address = "\(simulator)/ledger?guild=\(number)"
            let truth = try #require(try await Web.json(address, as: SimulatorLedger.self))
            members.append(truth.members)
            _ = try await eventually("the counts of guild \(number) match the ledger") {
                let metrics = Samples(await Web.get(bot + "/metrics")?.body ?? "")
                let names = ["discord_guild_members", "discord_guild_members_online", "discord_guild_bans"]
                let counted = names.map { metrics["\($0){guild=\"\(truth.guildID)\"}"] }
                let expected = [truth.members, truth.online, truth.bans].map { Double($0) }
                return counted == expected ? () : nil
            }
        }
        #expect(Set(members).count == 2)
    }

    @Test(
        "invalid options are rejected",
        arguments: [
            (["--guilds", "11"], 64, "--guilds must be from 0 to 10."),
            (["--guilds", "-1"], 64, "--guilds"),
            (
                ["--replay-limit", "0"], 64,
                "--replay-limit must be auto, unlimited or a number from 1 to 10000000, got \"0\"."
            ),
            (["--resume-window", "31536001"], 64, "--resume-window must be from 0 to 31536000 seconds."),
            (
                ["--port", "0", "--members", "10", "--write-config", "/nonexistent/a.yaml"], 1,
                "--write-config cannot write the file \"/nonexistent/a.yaml\"."
            ),
        ] as [([String], Int, String)])
    func refusals(arguments: [String], code: Int, message: String) async throws {
        let (status, output) = try await RunningProgram.running(Program.statsbot, ["simulate"] + arguments) { _ in }
        #expect(status == .exited(Int32(code)))
        #expect(output.contains(message))
    }
}
