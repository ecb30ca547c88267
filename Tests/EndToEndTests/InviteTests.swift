// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import Testing
import Timekeeping

@Suite("Joins by invite", .timeLimit(.minutes(5)))
struct InviteJoinsTests {
    private struct Answer: Decodable {
        struct Invite: Decodable {
            let code: String
            let joins: Int
        }

        let counted: Bool
        let invites: [Invite]
        let vanity: Int
        let unknown: Int

        var total: Int { invites.reduce(0) { $0 + $1.joins } + vanity + unknown }
    }

    private func running(_ body: (RunningBot) async throws -> Void) async throws {
        var configuration = SimulatorConfiguration()
        configuration.members = 100
        try await RunningBot.running(
            configuration, timeScale: 2, startsPaused: true, variables: ["ACTIVITY": "invites"]
        ) { bot in
            try await bot.waitUntilTrue()
            try await body(bot)
        }
    }

    /// The invites in the ledger, by code; `none` and `vanity` for the others.
    private func ledger(_ bot: RunningBot) throws -> [String: Int] {
        let activity = try #require(bot.discord.ledger(withActivity: true).activity)
        return Dictionary(
            activity.invites.map { ($0.code ?? ($0.vanity ? "vanity" : "none"), $0.joins) }, uniquingKeysWith: +)
    }

    /// Users join until one who is not a bot has joined with a source.
    private func join(_ bot: RunningBot, with source: String) throws {
        try bot.discord.make(.nextJoin(with: source))
        let before = try ledger(bot).values.reduce(0, +)
        while try ledger(bot).values.reduce(0, +) == before { bot.discord.perform(.join) }
    }

    /// Waits until no join can be attributed any more: then the counter, which leaves out those that can, has all of them.
    private func decided(_ bot: RunningBot) async throws -> [String: Int] {
        let total = try ledger(bot).values.reduce(0, +)
        _ = try await eventually("every join is decided") {
            let metrics = Samples(try await bot.get("/metrics").body)
            let series = "discord_guild_invite_joins_total{guild=\"\(bot.discord.guildID)\",invite=\""
            let sum = ["attributed", "vanity", "unknown"].reduce(0) { $0 + Int(metrics[series + $1 + "\"}"] ?? 0) }
            return sum == total ? () : nil
        }
        let answer = try #require(
            try await Web.json(bot.url + "/api/v1/activity/invites?limit=500", as: Answer.self))
        #expect(answer.counted)
        #expect(answer.total == total)
        return counts(answer)
    }

    /// What was added.
    private func difference(_ later: [String: Int], _ earlier: [String: Int]) -> [String: Int] {
        later.merging(earlier) { $0 - $1 }.filter { $0.value != 0 }
    }

    private func counts(_ answer: Answer) -> [String: Int] {
        var counts = Dictionary(answer.invites.map { ($0.code, $0.joins) }, uniquingKeysWith: +)
        if answer.vanity > 0 { counts["vanity"] = answer.vanity }
        if answer.unknown > 0 { counts["none"] = answer.unknown }
        return counts
    }

    @Test("what one invite alone explains is counted as in the ledger, and the rest is unknown")
    func ledger() async throws {
        try await running { bot in
            try bot.discord.make(.createInvite("poster"))
            // The last one may or may not be ambiguous, which depends on when its events arrive.
            let groups = [["poster"], ["vanity"], ["once"], ["none"], ["poster", "poster"], ["poster", "vanity"]]
            var (before, truthBefore) = (try await decided(bot), try ledger(bot))
            for group in groups {
                // Joins before the first list, or whose events a busy machine delays, are unknown. None is ever wrong.
                var attempts = 0
                while true {
                    attempts += 1
                    // Nobody joins for a while, so that the bot can list the invites.
                    try await bot.waitUntil(bot.clock.wallNow.advanced(by: .seconds(6)))
                    if group == ["once"] { try bot.discord.make(.createInvite("once", maximumUses: 1)) }
                    for source in group { try join(bot, with: source) }
                    let (after, truth) = (try await decided(bot), try ledger(bot))
                    let (found, expected) = (difference(after, before), difference(truth, truthBefore))
                    (before, truthBefore) = (after, truth)
                    #expect(found == expected || found == ["none": group.count], "\(group)")
                    if found == expected || Set(group).count > 1 { break }
                    try #require(attempts < 8, "\(group) was attributed")
                }
            }
        }
    }

    @Test("without Manage Server, every join is unknown, and the rest is counted")
    func withoutPermission() async throws {
        try await running { bot in
            try bot.discord.make(.takePermissions(.manageGuild))
            try join(bot, with: "vanity")
            #expect(try await decided(bot) == ["none": 1])
            try await bot.waitUntilTrue()
        }
    }
}
