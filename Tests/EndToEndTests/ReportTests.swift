// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
import DiscordModels
import DiscordSimulator
import Foundation
import StatsBot
import Testing

@Suite("Reports in a simulated guild", .serialized, .timeLimit(.minutes(3)))
struct ReportTests {
    private func daily(_ days: String...) -> [String] { days.map { "📊 Daily Stats Report - \($0)" } }

    @Test("each day is reported once with correct counts, including a day of 25 hours and days without the bot")
    func everyDayOnce() async throws {
        // Saturday noon in New York, the day before its clocks are set back.
        try await ReportWorld.running(from: "2026-10-31T16:00:00Z", timeScale: 20_000) { world in
            let variables = ["WEEKLY_REPORT": "true"]
            try await world.withBot(variables) { bot in
                try await bot.waitUntilCounted()
                for action in [SimulatorAction.join, .join, .leave, .join, .ban, .unban] {
                    world.discord.perform(action)
                }
                try await world.waitForReports(1)
                for _ in 0..<12 { world.discord.perform(.join) }
                for action in [SimulatorAction.kick, .kick] { world.discord.perform(action) }
                try await bot.waitUntilTrue()
            }
            // No bot is running when November 1 and November 2 end.
            try await world.waitUntil("2026-11-02T06:00:00Z")
            world.discord.perform(.join)
            try await world.waitUntil("2026-11-03T05:00:00Z")
            try await world.withBot(variables) { _ in try await world.waitForReports(5) }
            try await world.withBot(variables) { _ in try await world.waitForReports(6) }

            let expected =
                daily("2026-10-31", "2026-11-01") + ["📊 Weekly Stats Report - 2026-10-26 to 2026-11-01"]
                + daily("2026-11-02", "2026-11-03", "2026-11-04")
            #expect(world.titles == expected)
            for day in ["2026-10-31", "2026-11-01", "2026-11-02", "2026-11-03", "2026-11-04"] {
                try world.expectTruth(in: day)
            }
            for message in world.messages {
                #expect(message.allowedMentions?.parse == [])
                #expect(message.edits == 0)
                let file = try #require(message.attachments.first)
                let png = try #require(world.discord.attachment(file.id))
                #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
                #expect(message.embeds.first?.image?.url.hasSuffix(file.id) == true)
            }
            // Nothing was rejected or sent twice.
            let ledger = world.discord.ledger()
            #expect(ledger.rateLimited == 0)
            #expect(ledger.routes["POST /channels/{id}/messages"]?.requests == expected.count)
        }
    }

    @Test("without Attach Files a report is sent without its chart, without Send Messages it waits")
    func permissions() async throws {
        try await ReportWorld.running(from: "2026-11-24T17:00:00Z", timeScale: 20_000) { world in
            try world.discord.make(.takePermissions([.attachFiles], in: .stats))
            try await world.withBot { bot in
                try await bot.waitUntilCounted()
                try await world.waitForReports(1)
                let first = try world.report(of: "2026-11-24")
                #expect(first.attachments == [])
                #expect(first.embeds.first?.image == nil)

                try world.discord.make(.takePermissions([.sendMessages], in: .stats))
                try await world.waitUntil("2026-11-27T06:00:00Z")
                #expect(world.titles == daily("2026-11-24"))
                try world.discord.make(.givePermissions([.sendMessages, .attachFiles], in: .stats))
                try await world.waitForReports(3)
                #expect(world.titles.prefix(3) == ArraySlice(daily("2026-11-24", "2026-11-25", "2026-11-26")))
                #expect(try world.report(of: "2026-11-26").attachments.count == 1)
            }
        }
    }

    @Test(
        "a report is sent once, even if responses are lost for hours, and even if the bot is restarted meanwhile",
        arguments: ["POST", nil], [false, true])
    func lostResponses(method: String?, isRestarted: Bool) async throws {
        try await ReportWorld.running(from: "2026-11-24T17:00:00Z", timeScale: 20_000) { world in
            let requests = SimulatorRequests(
                method: method, route: "/channels/\(world.discord.channels.stats)/messages")
            try await world.withBot { bot in
                try await bot.waitUntilCounted()
                // Discord sends the message, and the bot receives no response. Two hours exceed the life of a nonce.
                world.discord.inject(.http(.close, on: requests, times: nil))
                try await world.waitForReports(1)
                try await world.waitUntil("2026-11-25T07:00:00Z")
                if !isRestarted {
                    world.discord.clearFaults()
                    try await world.waitForReports(2)
                }
            }
            world.discord.clearFaults()
            try await world.withBot { _ in try await world.waitForReports(3) }
            #expect(world.titles.prefix(3) == ArraySlice(daily("2026-11-24", "2026-11-25", "2026-11-26")))
        }
    }

    @Test("without Read Message History, a message that arrived meanwhile is taken for the report")
    func hiddenHistory() async throws {
        try await ReportWorld.running(from: "2026-11-24T17:00:00Z", timeScale: 20_000) { world in
            try world.discord.make(.takePermissions([.readMessageHistory], in: .stats))
            let route = "/channels/\(world.discord.channels.stats)/messages"
            try await world.withBot { bot in
                try await bot.waitUntilCounted()
                world.discord.inject(
                    .http(.close, on: SimulatorRequests(method: "POST", route: route), times: nil))
                try await world.waitForReports(1)
                world.discord.clearFaults()
                try await world.waitForReports(2)
                #expect(world.titles.prefix(2) == ArraySlice(daily("2026-11-24", "2026-11-25")))
            }
        }
    }
}
