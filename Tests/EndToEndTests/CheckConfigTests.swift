// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation
import Logging
import Subprocess
import Testing
import Timekeeping

@Suite("statsbot check-config", .timeLimit(.minutes(2)))
struct CheckConfigTests {
    private func check(_ arguments: [String], _ variables: [String: String]) async throws -> (TerminationStatus, String)
    {
        try await RunningProgram.running(
            Program.statsbot, ["check-config"] + arguments, environment: variables
        ) { _ in }
    }

    /// The findings of the online check.
    private func findings(_ output: String) -> [String] {
        output.split(separator: "\n").map(String.init).filter { $0.hasPrefix("ok ") || $0.hasPrefix("missing ") }
    }

    private func withDiscord(
        intents disallowed: GatewayIntents = [], guilds: Int = 1,
        _ body: (SimulatedDiscord, [String: String]) async throws -> Void
    ) async throws {
        var configuration = SimulatorConfiguration()
        configuration.port = 0
        configuration.members = 10
        configuration.disallowedIntents = disallowed
        configuration.guilds = guilds
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let discord = SimulatedDiscord(configuration: configuration, clock: SystemClock(), logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask { try await discord.run() }
            let endpoints = try await discord.waitUntilListening()
            discord.pause()
            let variables = [
                "BOT_TOKEN": discord.token, "DISCORD_API_BASE_URL": endpoints.apiBaseURL,
                "MEMBER_COUNT_CHANNEL_ID": discord.channels.members.description,
                "STATS_CHANNEL_ID": discord.channels.stats.description,
                "HEARTBEAT_CHANNEL_ID": discord.channels.heartbeat.description,
            ]
            try await body(discord, variables)
            group.cancelAll()
        }
    }

    @Test("a valid configuration is shown with its sources, and warnings do not change the exit code")
    func valid() async throws {
        let (code, output) = try await check(
            ["--set", "update_interval=60"], ["BOT_TOKEN": "MTIz.abc.def", "GUILD_ID": "7"])
        #expect(code == .exited(0))
        #expect(output.contains("  UPDATE_INTERVAL            60                                --set\n"))
        #expect(output.contains("  GUILD_ID                   7                                 environment\n"))
        #expect(output.contains("warning: UPDATE_INTERVAL (--set) is below 300 seconds"))
        #expect(output.hasSuffix("The configuration is valid.\n"))
        #expect(!output.contains("MTIz"))
    }

    @Test("an invalid one is shown too, with all errors and exit code 78, also as JSON")
    func invalid() async throws {
        let (code, output) = try await check([], ["BOT_TOKEN": "hush", "SHARDS": "many"])
        #expect(code == .exited(78))
        #expect(output.contains("Invalid configuration (2 errors):"))
        #expect(!output.contains("hush"))
        let (jsonCode, json) = try await check(["--json"], ["BOT_TOKEN": "hush", "SHARDS": "many"])
        #expect(jsonCode == .exited(78))
        let document = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(
            (document["faults"] as? [[String: Any]])?.compactMap { $0["name"] as? String } == ["BOT_TOKEN", "SHARDS"])
        #expect(!json.contains("hush"))
    }

    @Test("online, granted access is reported as ok")
    func online() async throws {
        try await withDiscord { discord, variables in
            let (code, output) = try await check(["--online"], variables)
            #expect(
                findings(output).map { $0.split(separator: ":")[0] } == [
                    "ok       BOT_TOKEN", "ok       Server Members Intent", "ok       Presence Intent",
                    "ok       GUILD_ID", "ok       Ban Members", "ok       View Audit Log",
                    "ok       MEMBER_COUNT_CHANNEL_ID", "ok       STATS_CHANNEL_ID", "ok       HEARTBEAT_CHANNEL_ID",
                ])
            #expect(code == .exited(0))
        }
    }

    @Test("online, missing access is reported with the fix, and the exit code is 1")
    func missing() async throws {
        try await withDiscord(intents: .guildPresences) { discord, variables in
            // View Channels and Send Messages only.
            discord.setBotPermissions(1 << 10 | 1 << 11)
            try discord.make(.takePermissions([.attachFiles, .embedLinks, .readMessageHistory], in: .stats))
            var variables = variables
            variables["BAN_COUNT_CHANNEL_ID"] = "4"
            let (code, output) = try await check(["--online"], variables)
            let found = findings(output)
            #expect(code == .exited(1))
            #expect(
                found.filter { $0.hasPrefix("ok") }.map { $0.split(separator: ":")[0] } == [
                    "ok       BOT_TOKEN", "ok       Server Members Intent", "ok       GUILD_ID",
                    "ok       HEARTBEAT_CHANNEL_ID",
                ])
            let missing = found.filter { $0.hasPrefix("missing") }.joined(separator: "\n")
            for text in [
                "Presence Intent: not granted", "Ban Members: bans cannot be counted", "View Audit Log: kicks count",
                "MEMBER_COUNT_CHANNEL_ID: the bot lacks Manage Channels",
                "BAN_COUNT_CHANNEL_ID: channel 4 not found",
                "STATS_CHANNEL_ID: the bot lacks Embed Links, Attach Files, Read Message History in",
            ] { #expect(missing.contains(text), "\(missing)") }
        }
    }

    @Test("online, Manage Server is checked only if joins are counted by invite")
    func invites() async throws {
        try await withDiscord { discord, variables in
            var variables = variables
            variables["ACTIVITY"] = "messages,invites"
            var (code, output) = try await check(["--online"], variables)
            #expect(findings(output).contains("ok       Manage Server: joins are counted by invite"))
            #expect(code == .exited(0))
            try discord.make(.takePermissions(.manageGuild))
            (code, output) = try await check(["--online"], variables)
            #expect(
                findings(output).contains(
                    """
                    missing  Manage Server: joins cannot be counted by invite. Grant the bot's role this permission in the \
                    guild
                    """))
            #expect(code == .exited(1))
            variables["ACTIVITY"] = "messages"
            (code, output) = try await check(["--online"], variables)
            #expect(!output.contains("Manage Server"))
            #expect(code == .exited(0))
        }
    }

    @Test("online, a text channel as a counter is pointed out, because Discord alters its name")
    func textChannel() async throws {
        try await withDiscord { discord, variables in
            var variables = variables
            variables["MEMBER_COUNT_CHANNEL_ID"] = variables["STATS_CHANNEL_ID"]
            let (code, output) = try await check(["--online"], variables)
            #expect(code == .exited(0))
            #expect(
                findings(output).contains(
                    """
                    ok       MEMBER_COUNT_CHANNEL_ID: the channel "stats" can be renamed; it is not a voice channel, so \
                    Discord shows its name in lower case with dashes
                    """))
        }
    }

    @Test("online, a rejected token and a guild without the bot are reported")
    func refused() async throws {
        try await withDiscord { discord, variables in
            var wrong = variables
            wrong["BOT_TOKEN"] = "MTIz.another.token"
            let (code, output) = try await check(["--online"], wrong)
            #expect(code == .exited(1))
            #expect(
                findings(output).map { $0.prefix(40) } == ["missing  BOT_TOKEN: rejected by Discord."])
            wrong = variables
            wrong["GUILD_ID"] = "7"
            let (guildCode, guildOutput) = try await check(["--online"], wrong)
            #expect(guildCode == .exited(1))
            #expect(
                findings(guildOutput).last
                    == "missing  GUILD_ID: The bot is not in the configured guild 7. Invite it there.")
        }
    }

    @Test("online, each listed guild is checked, and one without the bot does not stop the others")
    func severalGuilds() async throws {
        try await withDiscord(guilds: 2) { discord, variables in
            try await withTemporaryFolder { folder in
                let guilds = discord.guilds
                let file = folder + "/statsbot.yaml"
                let list = """
                    guilds:
                      - id: \(guilds[0].id)
                        member_count_channel_id: \(guilds[0].channels.members)
                      - id: 7
                      - id: \(guilds[1].id)
                        stats_channel_id: \(guilds[1].channels.stats)
                        heartbeat_channel_id: 8

                    """
                try Data(list.utf8).write(to: URL(filePath: file))
                // View Channels and Send Messages only.
                guilds[1].setBotPermissions(1 << 10 | 1 << 11)
                try guilds[1].make(.takePermissions([.attachFiles, .embedLinks, .readMessageHistory], in: .stats))
                let (code, output) = try await check(
                    ["--online", "--config", file], variables.filter { !$0.key.hasSuffix("CHANNEL_ID") })
                #expect(code == .exited(1))
                let expected = """
                    ok       guilds[0].id: the bot is in the guild \(guilds[0].id), "\(guilds[0].name)"
                    ok       Ban Members (guilds[0]): bans can be counted
                    ok       View Audit Log (guilds[0]): kicks are distinguished from leaves
                    ok       guilds[0].member_count_channel_id: the channel "👥 Members: 0" can be renamed
                    missing  guilds[1].id: The bot is not in the configured guild 7. Invite it there.
                    ok       guilds[2].id: the bot is in the guild \(guilds[1].id), "\(guilds[1].name)"
                    missing  Ban Members (guilds[2]): bans cannot be counted. Grant the bot's role this permission in the guild
                    missing  View Audit Log (guilds[2]): kicks count as leaves. Grant the bot's role this permission in the guild
                    missing  guilds[2].stats_channel_id: the bot lacks Embed Links, Attach Files, Read Message History in the channel "stats". Grant it to the bot's role there
                    missing  guilds[2].heartbeat_channel_id: channel 8 not found. Copy the ID again
                    """
                #expect(findings(output).dropFirst(3).joined(separator: "\n") == expected)
            }
        }
    }
}
