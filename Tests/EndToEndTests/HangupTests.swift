// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation
import Subprocess
import Testing

@Suite("SIGHUP", .timeLimit(.minutes(2)))
struct HangupTests {
    /// Creates a certificate for localhost and its key.
    private func makeCertificate(in folder: String) async throws {
        let arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
            "-subj", "/CN=localhost", "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem",
        ]
        let made = try await run(
            Program.tool("openssl"), arguments: Arguments(arguments), output: .discarded, error: .string(limit: 4_096))
        try #require(made.terminationStatus.isSuccess, "\(made.standardError)")
    }

    @Test("reloads a renewed certificate; an invalid file leaves the old one in use, and the bot keeps running")
    func renewal() async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                try await makeCertificate(in: folder)
                var variables = world.variables(folder: folder + "/data")
                variables["EXPORTER_TLS_CERT"] = folder + "/cert.pem"
                variables["EXPORTER_TLS_KEY"] = folder + "/key.pem"
                let (status, _) = try await RunningProgram.running(
                    Program.statsbot, ["run"], environment: variables
                ) { bot in
                    _ = try await eventually("it serves") { bot.output.contains("https://127.0.0.1:") ? () : nil }
                    try await makeCertificate(in: folder)
                    bot.send(SIGHUP)
                    _ = try await eventually("the new certificate is loaded") {
                        bot.output.contains("SIGHUP: configuration reloaded") ? () : nil
                    }
                    try Data("no certificate".utf8).write(to: URL(fileURLWithPath: folder + "/cert.pem"))
                    bot.send(SIGHUP)
                    _ = try await eventually("the invalid one is rejected") {
                        bot.output.contains("SIGHUP: certificate not reloaded; the current one stays in use") ? () : nil
                    }
                    bot.send(SIGTERM)
                }
                #expect(status == .exited(0))
            }
        }
    }

    @Test("applies changed channels and log level, reports settings that need a restart, and rejects an invalid file")
    func configuration() async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                let file = folder + "/bot.env"
                func write(_ changes: [String: String]) throws {
                    var variables = world.variables(folder: folder + "/data")
                    variables["MEMBER_COUNT_CHANNEL_ID"] = nil
                    variables["ONLINE_COUNT_CHANNEL_ID"] = nil
                    variables["BAN_COUNT_CHANNEL_ID"] = nil
                    variables.merge(changes) { $1 }
                    let lines = variables.map { "\($0)=\($1)\n" }.joined()
                    try Data(lines.utf8).write(to: URL(fileURLWithPath: file))
                }
                try write(["LOG_LEVEL": "INFO"])
                let (status, output) = try await RunningProgram.running(
                    Program.statsbot, ["run", "--env-file", file], environment: [:]
                ) { bot in
                    _ = try await eventually("it serves") { bot.output.contains("http://127.0.0.1:") ? () : nil }
                    bot.send(SIGHUP)
                    _ = try await eventually("nothing has changed") {
                        bot.output.contains(#""config.changed":[]"#) ? () : nil
                    }
                    try write([
                        "LOG_LEVEL": "LOUD", "MEMBER_COUNT_CHANNEL_ID": world.discord.channels.members.description,
                    ])
                    bot.send(SIGHUP)
                    _ = try await eventually("the errors are reported") {
                        bot.output.contains("LOG_LEVEL (\(file) line") ? () : nil
                    }
                    #expect(!bot.output.contains("channel renamed"))
                    try write([
                        "LOG_LEVEL": "DEBUG", "MEMBER_COUNT_CHANNEL_ID": world.discord.channels.members.description,
                        "SHARDS": "2",
                    ])
                    bot.send(SIGHUP)
                    _ = try await eventually("the channel of the new configuration is renamed") {
                        bot.output.contains("channel renamed") ? () : nil
                    }
                    bot.send(SIGTERM)
                }
                #expect(status == .exited(0))
                #expect(output.contains(#""config.changed":["MEMBER_COUNT_CHANNEL_ID","LOG_LEVEL"]"#))
                #expect(output.contains("restart required to apply SHARDS"))
                #expect(output.contains(#""level":"debug","logger":"statsbot""#))
            }
        }
    }
}
