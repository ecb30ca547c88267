// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
import DiscordModels
import DiscordSimulator
import Foundation
import StatsBot
import Testing

@Suite("A week in a busy guild", .serialized, .timeLimit(.minutes(5)))
struct WeekTests {
    /// Per second of simulated time; mostly presence updates, and one in twenty a join or leave.
    static let eventsPerSecond = 0.05

    @Test("with a restart every day, each day is reported, names are right, and Discord rejects nothing")
    func week() async throws {
        try await ReportWorld.running(
            from: "2026-11-24T17:00:00Z", timeScale: 10_000, members: 2_000, eventsPerSecond: Self.eventsPerSecond
        ) { world in
            world.discord.resume()
            for day in 1...7 {
                try await world.withBot(Self.variables(world)) { bot in
                    try await bot.waitUntilCounted()
                    try await world.waitForReports(day)
                    guard day == 7 else { return }
                    world.discord.pause()
                    try await Self.expectNames(of: world)
                }
            }
            Self.expectReports(in: world)
        }
    }

    static func variables(_ world: ReportWorld) -> [String: String] {
        let channels = world.discord.channels
        return [
            "MEMBER_COUNT_CHANNEL_ID": channels.members.description,
            "ONLINE_COUNT_CHANNEL_ID": channels.online.description,
            "BAN_COUNT_CHANNEL_ID": channels.bans.description,
            "HEARTBEAT_CHANNEL_ID": channels.heartbeat.description, "UPDATE_INTERVAL": "300",
        ]
    }

    /// One report a day, one heartbeat message, and nothing that Discord rejected.
    static func expectReports(in world: ReportWorld) {
        #expect(world.titles == (24...30).map { "📊 Daily Stats Report - 2026-11-\($0)" })
        let ledger = world.discord.ledger()
        #expect(ledger.routes.filter { $0.value.rateLimited + $0.value.refused > 0 } == [:])
        #expect(ledger.events.joins > 100)
        #expect(world.discord.visibleMessages(in: world.discord.channels.heartbeat).count == 1)
    }

    /// In a paused world, each name shows the count once its next rename slot is free.
    private static func expectNames(of world: ReportWorld) async throws {
        let truth = world.discord.ledger()
        let counts = [truth.members, truth.online, truth.bans]
        _ = try await eventually("the names are right") { () -> [String]? in
            let channels = world.discord.channels
            let names = world.discord.ledger().channels
            let current = [channels.members, channels.online, channels.bans].map { names[$0.description] ?? "" }
            return zip(current, counts).allSatisfy { $0.hasSuffix(": \($1)") } ? current : nil
        }
    }
}
