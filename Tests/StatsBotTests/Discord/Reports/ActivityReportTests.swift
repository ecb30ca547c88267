// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import DiscordModels
import DiscordREST
import Foundation
import Logging
import Resilience
import SQLiteStorage
import Storage
import Synchronization
import TestSupport
import Testing
import TimekeepingTestKit

@testable import ActivityReport
@testable import Counting
@testable import LocalTime
@testable import StatsBot

@Suite("Activity in the report messages")
struct ActivityReportTests {
    private static let everything: Set<ActivityKind> = [.humanMessages, .reactions, .threads, .voice]

    private var reader: ReportReader {
        ReportReader(
            reader: InMemoryHistory(), guild: ReportHistory.guild, timeZone: .gmt,
            activity: ActivityHistory(APIActivity(), of: ReportHistory.guild, counted: Self.everything))
    }

    private func texts(_ embed: Embed) -> [[String]] { (embed.fields ?? []).map { [$0.name, $0.value] } }

    @Test("the daily report has the day's activity after joins and leaves")
    func daily() throws {
        let embed = try reader.daily(ReportHistory.day("2026-01-05")).embed(
            at: ReportHistory.at("2026-01-06T00:00:01Z"), chart: nil)
        #expect(
            texts(embed) == [
                ["Member Activity", "Joins: 0\nLeaves: 0\nNet Change: 0"],
                ["Activity", "Messages: 3\nVoice Time: 2 min\nActive Members: 3"],
                ["Last 7 Days", "Joins: 0\nNet Change: 0"],
            ])
    }

    @Test("the weekly report has totals, channels, peaks and retention")
    func weekly() throws {
        let report = try reader.weekly(endingOn: ReportHistory.day("2026-01-04"))
        let embed = report.embed(at: ReportHistory.at("2026-01-05T00:00:01Z"), chart: nil)
        #expect(
            texts(embed).filter { !["Member Activity", "Day by Day"].contains($0[0]) } == [
                ["Activity", "Messages: 9\nReactions: 0\nNew Threads: 0\nVoice Time: 0 min\nActive Members: 0"],
                ["Top Channels", "<#10>: 7 messages\n<#11>: 2 messages"],
                ["Peak Times", "Messages: Thu Jan 1, 20:00 (7 messages)"],
                [
                    "New Members Who Stayed",
                    "1 Day: 90% of 10 members, joined Dec 7 to Jan 3\n"
                        + "7 Days: 70% of 10 members, joined Dec 1 to Dec 28\n"
                        + "Active in the First 7 Days: 50% of 10 members, joined Dec 1 to Dec 28",
                ],
            ])
        #expect(report.activity?.chart?.title == "Messages by hour, Dec 8 to Jan 4")
    }

    @Test("each chart is drawn once, and then taken from the cache")
    func pictures() throws {
        let history = ActivityHistory(APIActivity(), of: 1, counted: Self.everything)
        let day = ReportHistory.day("2026-01-05")
        let charts = Cache<BotCaches.Chart, [UInt8]>(
            name: "chart", timeToLive: .seconds(300), capacity: 9, clock: ManualClock())
        let weekly = try history.weekly(endingOn: day).chart
        let views = try [StatsView.activity, .channels, .voice, .retention].map { view in
            try history.page(view, of: day.advanced(by: -6)...day, today: day) { "channel-\($0)" }.chart
        }
        for chart in [weekly] + views {
            let chart = try #require(chart)
            let png = try chart.png(charts)
            #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]), "\(chart.title)")
            #expect(charts.blockingValue(for: .activity(chart)) { [] } == png)
        }
        #expect(charts.count == 5)
    }

    private final class Messenger: ReportMessenger {
        struct Posted: Equatable {
            let embeds: [Embed]
            let files: [String]
        }

        let posted = Mutex<[Posted]>([])
        let refusesFiles: Bool

        init(refusesFiles: Bool) { self.refusesFiles = refusesFiles }

        func post(_ parameters: MessageParameters, attachments: [DiscordREST.Attachment], in channel: ChannelID)
            async throws -> MessageID
        {
            if refusesFiles, !attachments.isEmpty { throw RESTError(code: .forbidden, httpStatus: 403, message: "no") }
            posted.withLock {
                $0.append(Posted(embeds: parameters.embeds ?? [], files: attachments.map(\.filename)))
            }
            return 1
        }

        func ownID() async throws -> UserID { 1 }

        func messages(in channel: ChannelID, before: MessageID?) async throws -> [MessageOutline] { [] }

        func lastMessage(in channel: ChannelID) async throws -> MessageID? { nil }
    }

    private static func image(_ name: String) -> Embed.Image { Embed.Image(url: "attachment://\(name)") }

    static let deliveries: [([String], Bool, [Embed], [String])] = [
        (["a.png"], false, [Embed(title: "Report", image: image("a.png"))], ["a.png"]),
        (
            ["a.png", "b.png"], false,
            [Embed(title: "Report", image: image("a.png")), Embed(color: 0x34_98DB, image: image("b.png"))],
            ["a.png", "b.png"]
        ),
        (["a.png", "b.png"], true, [Embed(title: "Report")], []), ([], false, [Embed(title: "Report")], []),
    ]

    @Test(
        "each chart after the first has an embed of its own; without permission, all are omitted", arguments: deliveries
    )
    func delivery(_ files: [String], _ refusesFiles: Bool, _ embeds: [Embed], _ sent: [String]) async throws {
        try await withStoreFolder { folder in
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            let messenger = Messenger(refusesFiles: refusesFiles)
            let sender = ReportSender(
                channel: 7, messenger: messenger, effects: EffectRunner(store: store, logger: logger),
                retrier: Retrier(
                    operation: "report", policy: RetryPolicy(maximumAttempts: 1), clock: ManualClock(),
                    verdict: ReportSender.verdict),
                logger: logger)
            _ = try await sender.send(
                { Embed(title: "Report", image: $0.map(Self.image)) },
                charts: files.map { .png([1], name: $0, description: "d") },
                EffectIntent(name: "report", key: "k", mark: "Report", begunAt: 0))
            #expect(messenger.posted.withLock { $0 } == [Messenger.Posted(embeds: embeds, files: sent)])
            try await store.close()
        }
    }
}
