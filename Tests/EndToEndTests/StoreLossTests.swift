// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import Statistics
import Subprocess
import Testing

@testable import SQLiteStorage
@testable import Storage

@Suite("Database files that are deleted or replaced", .timeLimit(.minutes(3)))
struct StoreLossTests {
    private static let companions = ["", "-wal", "-shm"]

    private func delete(_ folder: String) throws {
        for suffix in Self.companions {
            let path = folder + "/statsbot.sqlite" + suffix
            if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
        }
    }

    /// The totals of a copy of one file, without its companions.
    private func totals(ofFileAlone path: String) async throws -> EventCounts {
        try await withTemporaryFolder { folder in
            try FileManager.default.copyItem(atPath: path, toPath: folder + "/statsbot.sqlite")
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            let totals = try await store.load(at: .now).totals
            try await store.close()
            return totals.values.first ?? EventCounts()
        }
    }

    private func expect(_ totals: EventCounts, in world: PausedDiscord) {
        let (start, end) = (world.start.events, world.discord.ledger().events)
        #expect(totals.joins == end.joins - start.joins && totals.leaves == end.leaves - start.leaves)
        #expect(totals.bans == end.bans - start.bans && totals.unbans == end.unbans - start.unbans)
    }

    private func makeBackup(_ world: PausedDiscord, _ folder: String) async throws {
        let (status, output) = try await RunningProgram.running(
            Program.statsbot, ["backup"], environment: world.variables(folder: folder)
        ) { _ in }
        try #require(status == .exited(0), "\(output)")
    }

    @Test("after an orderly stop, the database file alone is complete")
    func complete() async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                try await world.withBot(folder) { bot, url in
                    try await world.begin(70, url)
                    bot.send(SIGTERM)
                }
                expect(try await totals(ofFileAlone: folder + "/statsbot.sqlite"), in: world)
            }
        }
    }

    @Test("a database deleted while the bot is stopped is restored from the best backup, and Discord replays the rest")
    func deletedWhileStopped() async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                try await world.withBot(folder) { bot, url in
                    try await world.begin(70, url)
                    try await makeBackup(world, folder)
                    world.live(30)
                    try await world.expectAllStored(url)
                    bot.send(SIGTERM)
                }
                try delete(folder)
                try await world.withBot(folder) { bot, url in
                    try await world.expectAllStored(url)
                    #expect(bot.output.contains("The database does not exist."))
                    #expect(bot.output.contains("replaced it; events since"))
                    bot.send(SIGTERM)
                }
            }
        }
    }

    @Test("with --start-empty, a deleted database is not restored, not even at later starts, and the backups are kept")
    func startEmpty() async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                try await world.withBot(folder) { bot, url in
                    try await world.begin(70, url)
                    try await makeBackup(world, folder)
                    bot.send(SIGTERM)
                }
                try delete(folder)
                for arguments in [["run", "--start-empty"], ["run"]] {
                    try await RunningProgram.running(
                        Program.statsbot, arguments, environment: world.variables(folder: folder)
                    ) { bot in
                        let url = try await eventually("the bot logs its address") { bot.loggedURL }
                        let counts = try await eventually("it has counted the guild") {
                            let counts = await world.counts(url)
                            return counts?.members != nil ? counts : nil
                        }
                        #expect(counts.joins == 0)
                        bot.send(SIGTERM)
                    }
                }
                let backups = try FileManager.default.contentsOfDirectory(atPath: folder + "/backups")
                #expect(backups.contains { $0.hasSuffix(".sqlite") })
            }
        }
    }

    @Test("a database deleted while the bot runs is written again from the open file, and no event is lost")
    func deletedWhileRunning() async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                try await world.withBot(folder) { bot, url in
                    try await world.begin(70, url)
                    try delete(folder)
                    world.live(70)
                    _ = try await eventually("the database is written again") {
                        bot.output.contains("database deleted while the bot ran; written again") ? () : nil
                    }
                    world.live(70)
                    try await world.expectAllStored(url)
                    _ = try await eventually("it is ready") { await Web.get(url + "/readyz")?.status == 200 ? () : nil }
                    bot.send(SIGTERM)
                }
                expect(try await totals(ofFileAlone: folder + "/statsbot.sqlite"), in: world)
                let names = try FileManager.default.contentsOfDirectory(atPath: folder)
                #expect(!names.contains { $0.hasPrefix("statsbot-rescued") }, "\(names)")
            }
        }
    }

    @Test("if only its log is deleted, the commits in it are not lost, not even after kill -9")
    func logDeleted() async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                try await world.withBot(folder) { bot, url in
                    try await world.begin(70, url)
                    for suffix in ["-wal", "-shm"] {
                        try FileManager.default.removeItem(atPath: folder + "/statsbot.sqlite" + suffix)
                    }
                    _ = try await eventually("the database is opened again") {
                        bot.output.contains("log of the database deleted while the bot ran") ? () : nil
                    }
                    world.live(70)
                    try await world.expectAllStored(url)
                    bot.send(SIGKILL)
                }
                try await world.withBot(folder) { bot, url in
                    try await world.expectAllStored(url)
                    bot.send(SIGTERM)
                }
            }
        }
    }

    @Test("if another file takes its place, the bot is not ready, and a copy contains everything until the end")
    func replacedWhileRunning() async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                try await world.withBot(folder) { bot, url in
                    try await world.begin(70, url)
                    let other = folder + "/other"
                    try Data("another file".utf8).write(to: URL(fileURLWithPath: other))
                    try #require(rename(other, folder + "/statsbot.sqlite") == 0)
                    _ = try await eventually("it is not ready") {
                        let answer = await Web.get(url + "/readyz")
                        return answer?.status == 503 && answer?.body.contains("the database was replaced") == true
                            ? () : nil
                    }
                    world.live(70)
                    _ = try await eventually("all is committed") {
                        let counts = await world.counts(url)
                        return counts?.includeAll(from: world.start, to: world.discord.ledger()) == true ? () : nil
                    }
                    bot.send(SIGTERM)
                }
                let names = try FileManager.default.contentsOfDirectory(atPath: folder)
                let copy = try #require(names.first { $0.hasPrefix("statsbot-rescued-") && $0.hasSuffix(".sqlite") })
                expect(try await totals(ofFileAlone: folder + "/" + copy), in: world)
                let kept = try String(contentsOfFile: folder + "/statsbot.sqlite", encoding: .utf8)
                #expect(kept == "another file")
            }
        }
    }
}
