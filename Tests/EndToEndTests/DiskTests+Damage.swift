// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import Subprocess
import TestSupport
import Testing

@Suite("A damaged database", .timeLimit(.minutes(3)))
struct DamageTests {
    private struct Health: Decodable {
        struct Check: Decodable {
            let name: String
            let status: String
            let message: String
        }

        let status: String
        let checks: [Check]
    }

    @Test("a backup replaces it, the bot reports that everywhere, and continues counting from the backup")
    func backup() async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                try await world.withBot(folder) { bot, url in
                    try await world.begin(400, url)
                    try await RunningProgram.running(
                        Program.statsbot, ["backup"], environment: world.variables(folder: folder)
                    ) { _ in }
                    world.live(100)
                    try await world.expectAllStored(url)
                    bot.send(SIGTERM)
                }
                let backups = try FileManager.default.contentsOfDirectory(atPath: folder + "/backups").sorted()
                let backup = try #require(backups.last)
                // A restored database is one file; the contents of a write-ahead log would hide damage.
                let (status, output) = try await RunningProgram.running(
                    Program.statsbot, ["restore", folder + "/backups/" + backup],
                    environment: world.variables(folder: folder)
                ) { _ in }
                try #require(status == .exited(0), "\(output)")
                try damage(folder + "/statsbot.sqlite")
                let earliest = Date().timeIntervalSince1970

                try await world.withBot(folder) { bot, url in
                    try await world.expectAllStored(url)
                    try await expectDegraded("The backup \(backup) replaced it", url)
                    #expect(bot.output.contains("The backup \(backup) replaced it"))
                    let samples = Samples(try #require(await Web.get(url + "/metrics")).body)
                    #expect(samples["statsbot_store_last_repair_timestamp_seconds"] ?? 0 >= earliest.rounded(.down))
                    #expect(samples.sum(of: "discord_guild_unobserved_member_change_total") == 0)
                    world.live(60)
                    try await world.expectAllStored(url)
                    bot.send(SIGTERM)
                }
                let names = try FileManager.default.contentsOfDirectory(atPath: folder)
                #expect(names.contains { $0.hasPrefix("statsbot-damaged-") }, "the damaged one is kept: \(names)")
            }
        }
    }

    /// Expects the bot to be ready, and degraded for the given reason.
    private func expectDegraded(_ sentence: String, _ url: String) async throws {
        let health = try await eventually("ready") {
            try await Web.json(url + "/readyz?verbose", as: Health.self)
        }
        let check = try #require(health.checks.first { $0.name == "database" })
        #expect(health.status == "degraded")
        #expect(check.status == "degraded")
        #expect(check.message.contains(sentence), "\(check.message)")
    }

    /// Overwrites the pages in the middle with noise.
    private func damage(_ path: String) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        defer { try? file.close() }
        let pages = try file.seekToEnd() / 4_096
        var random = SeededRandom(seed: 1)
        try file.seek(toOffset: pages / 4 * 4_096)
        let noise = (0..<(pages / 2 * 512)).flatMap { _ in
            withUnsafeBytes(of: random.next()) { Array($0) }
        }
        try file.write(contentsOf: Data(noise))
    }
}
