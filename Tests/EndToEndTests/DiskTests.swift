// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import Subprocess
import TestSupport
import Testing

@Suite(
    "A full or read-only disk",
    .enabled(if: SmallDisk.isPermitted, SmallDisk.note),
    .timeLimit(.minutes(3)))
struct DiskTests {
    /// The sequence of events while the disk is full.
    enum Course: String, CaseIterable {
        /// Space is freed.
        case spaceIsFreed
        /// The bot is killed, space is freed, and the bot is started again.
        case killed
        /// The bot is killed and started again; then space is freed.
        case restarted
    }

    /// The keeper's limit; one action may cause two records.
    private static let bound = 10_000

    @Test(
        "while it is full, events are kept in memory, up to a limit; none is lost or counted twice",
        arguments: Course.allCases)
    func full(course: Course) async throws {
        try await PausedDiscord.running { world in
            try await SmallDisk.mounted(megabytes: 8) { disk in
                let folder = disk.path + "/data"
                try await world.withBot(folder) { bot, url in
                    try await world.begin(50, url)
                    try await waitForFirstBackup(url)
                    try await fill(disk, world, url)
                    try await expectBound(world, url)
                    if course != .spaceIsFreed { return bot.send(SIGKILL) }
                    try disk.freeSpace()
                    try await expectRecovery(world, url)
                    bot.send(SIGTERM)
                }
                if course == .killed { try disk.freeSpace() }
                guard course != .spaceIsFreed else { return }
                world.live(20)
                try await world.withBot(folder) { bot, url in
                    if course == .restarted {
                        try await expectStoreFails(world, url)
                        try disk.freeSpace()
                    }
                    try await expectRecovery(world, url)
                    bot.send(SIGTERM)
                }
            }
        }
    }

    @Test("if it is read-only, the bot reports that and waits; events missed meanwhile are counted once it is writable")
    func readOnly() async throws {
        try await PausedDiscord.running { world in
            try await SmallDisk.mounted(megabytes: 8) { disk in
                let folder = disk.path + "/data"
                try await world.withBot(folder) { bot, url in
                    try await world.begin(50, url)
                    bot.send(SIGTERM)
                }
                try disk.remount(readOnly: true)
                world.live(50)
                try await RunningProgram.running(
                    Program.statsbot, ["run"], environment: world.variables(folder: folder)
                ) { bot in
                    _ = try await eventually("the bot waits") {
                        bot.output.contains("database not accessible") ? () : nil
                    }
                    #expect(bot.output.contains("\(folder) is on a read-only file system"), "\(bot.output)")
                    try disk.remount(readOnly: false)
                    let url = try await eventually("the bot logs its address") { bot.loggedURL }
                    world.live(50)
                    try await expectRecovery(world, url)
                    bot.send(SIGTERM)
                }
            }
        }
    }

    // MARK: - Steps

    /// A backup that fails while the disk is filled would free space.
    private func waitForFirstBackup(_ url: String) async throws {
        _ = try await eventually("the first backup is made") {
            let samples = Samples(await Web.get(url + "/metrics")?.body ?? "")
            return samples.sum(of: "statsbot_store_last_backup_timestamp_seconds") > 0 ? () : nil
        }
    }

    /// Fills the disk and causes events until they cannot be stored.
    private func fill(_ disk: SmallDisk, _ world: PausedDiscord, _ url: String) async throws {
        _ = try await eventually("the store fails") {
            // The write-ahead log may still have space for a while.
            try disk.fill()
            world.live(200)
            return await Self.isStoreFailing(url) ? () : nil
        }
    }

    private func expectStoreFails(_ world: PausedDiscord, _ url: String) async throws {
        _ = try await eventually("the store fails") { await Self.isStoreFailing(url) ? () : nil }
    }

    private static func isStoreFailing(_ url: String) async -> Bool {
        guard let answer = await Web.get(url + "/readyz") else { return false }
        return answer.status == 503 && answer.body.contains("store: database cannot be written")
    }

    /// Causes more events than the limit: pending events reach the limit, the rest are not read, none are committed.
    private func expectBound(_ world: PausedDiscord, _ url: String) async throws {
        let stored = try #require(await world.counts(url))
        for _ in 0..<(Self.bound + 4_000) { world.discord.perform(.join) }
        let truth = world.discord.ledger()
        let full = try await eventually("pending events reach the limit") {
            let counts = try #require(await world.counts(url))
            #expect(counts.pending <= Self.bound + 2)
            return counts.pending >= Self.bound ? counts : nil
        }
        #expect(full.committed == stored.committed && full.joins == stored.joins && full.bans == stored.bans)
        #expect(full.members != truth.members, "the gateway is not read any more")
        #expect(await Self.isStoreFailing(url))
        #expect(await Web.get(url + "/healthz")?.status == 200)
    }

    private func expectRecovery(_ world: PausedDiscord, _ url: String) async throws {
        try await world.expectAllStored(url)
        _ = try await eventually("ready") { await Web.get(url + "/readyz")?.status == 200 ? () : nil }
        let samples = Samples(try #require(await Web.get(url + "/metrics")).body)
        #expect(samples.sum(of: "discord_guild_unobserved_member_change_total") == 0)
    }
}
