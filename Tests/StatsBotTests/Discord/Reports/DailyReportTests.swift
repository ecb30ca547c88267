// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Localization
import Statistics
import TestSupport
import Testing

@testable import Counting
@testable import StatsBot
@testable import Storage

@Suite("The daily report")
struct DailyReportTests {
    private let now = ReportHistory.at("2026-11-25T05:00:01Z")

    private func field(_ name: String, _ lines: String...) -> Embed.Field {
        Embed.Field(name: name, value: lines.joined(separator: "\n"), inline: false)
    }

    @Test("a busy day lists joins, leaves, moderation, gaps and the weekly trend")
    func busy() {
        let report = DailyReport(
            day: ReportHistory.day("2026-11-24"),
            counts: EventCounts(joins: 1_012, rejoins: 2, leaves: 3, kicked: 1, banned: 1, bans: 2, unbans: 1),
            joined: (1...10).map { ReportHistory.person($0) },
            left: [
                .init(person: ReportHistory.person(77, "*eve*"), cause: .banned),
                .init(person: ReportHistory.person(78, "bob"), cause: .kicked),
                .init(person: ReportHistory.person(0), cause: .left),
            ],
            unobserved: [
                ReportHistory.span("2026-11-24T22:02:00Z", "2026-11-25T00:10:00Z", 1_500, 1_488),
                ReportHistory.span(
                    "2026-11-25T01:00:00Z", "2026-11-25T02:00:00Z", 1_488, 1_490,
                    repaired: RepairedCounts(joins: 3, leaves: 2, bans: 1)),
                ReportHistory.span("2026-11-25T03:00:00Z", "2026-11-25T03:00:05Z", 1_488, 1_488),
            ],
            week: EventCounts(joins: 1_084, leaves: 40), weekBefore: EventCounts(joins: 1_072, leaves: 23),
            timeZone: ReportHistory.zone)
        let expected = Embed(
            title: "📊 Daily Stats Report - 2026-11-24", timestamp: "2026-11-25T05:00:01Z", color: 0x34_98DB,
            fields: [
                field("Member Activity", "Joins: 1,012 (2 came back)", "Leaves: 3", "Net Change: +1,009"),
                field("Moderation", "Bans: 2", "Unbans: 1", "Kicks: 1"),
                field(
                    "New Members", "<@1>", "<@2>", "<@3>", "<@4>", "<@5>", "<@6>", "<@7>", "<@8>", "<@9>", "<@10>",
                    "*...and 1,002 more*"),
                field("Members Left", #"\*eve\* (banned)"#, "bob (kicked)", "(forgotten)"),
                field("Last 7 Days (vs. Previous 7)", "Joins: 1,084 (+12)", "Net Change: +1,044 (-5)"),
                field(
                    "Not Observed", "Nov 24 17:02 to Nov 24 19:10: -12 to 1,488 members",
                    "Nov 24 20:00 to Nov 24 21:00: 3 joins, 2 leaves, 1 ban recovered, +1 unexplained, 1,490 members",
                    "Recovered events are included in the counts. Other joins and leaves during these times are unknown."
                ),
            ], image: Embed.Image(url: "attachment://members.png"))
        #expect(report.embed(at: now, chart: "members.png") == expected)
    }

    static let gaps: [(RepairedCounts, Int, Int, Int, String?)] = [
        (RepairedCounts(), 1_488, 1_488, 5, nil),
        (RepairedCounts(), 1_488, 1_488, 600, "1,488 members before and after"),
        (RepairedCounts(), 1_500, 1_488, 5, "-12 to 1,488 members"),
        (RepairedCounts(joins: 1, leaves: 13), 1_500, 1_488, 5, "1 join, 13 leaves recovered, 1,488 members"),
        // As many left as joined: only what was recovered shows it.
        (RepairedCounts(joins: 2, leaves: 2), 1_488, 1_488, 5, "2 joins, 2 leaves recovered, 1,488 members"),
        (RepairedCounts(bans: 1, unbans: 1_000), 1_488, 1_488, 5, "1 ban, 1,000 unbans recovered, 1,488 members"),
        (
            RepairedCounts(joins: 1, leaves: 1, bans: 2, unbans: 1), 1_488, 1_485, 900,
            "1 join, 1 leave, 2 bans, 1 unban recovered, -3 unexplained, 1,485 members"
        ),
        (RepairedCounts(leaves: 4), 10, 10, 5, "4 leaves recovered, +4 unexplained, 10 members"),
    ]

    @Test("a gap shows what was recovered, and only the rest as unexplained", arguments: gaps)
    func gap(repaired: RepairedCounts, before: Int, after: Int, seconds: Int, text: String?) {
        let from = ReportHistory.at("2026-11-24T22:02:00Z")
        let span = UnobservedSpan(
            guild: ReportHistory.guild, from: from, to: from.addingTimeInterval(Double(seconds)),
            membersBefore: before, membersAfter: after, repaired: repaired)
        let end = seconds == 5 ? "17:02" : seconds == 600 ? "17:12" : "17:17"
        let note =
            repaired.total > 0
            ? "Recovered events are included in the counts. Other joins and leaves during these times are unknown."
            : "Joins and leaves during these times are unknown and not included in the counts."
        #expect(
            ReportFields.unobserved([span], in: ReportHistory.zone, Texts(.english))
                == text.map { field("Not Observed", "Nov 24 17:02 to Nov 24 \(end): \($0)", note) })
    }

    @Test("a quiet day is reported with zeros")
    func quiet() throws {
        let report = try ReportReader(
            reader: InMemoryHistory(), guild: ReportHistory.guild, timeZone: ReportHistory.zone
        ).daily(ReportHistory.day("2026-11-24"))
        let expected = Embed(
            title: "📊 Daily Stats Report - 2026-11-24", timestamp: "2026-11-25T05:00:01Z", color: 0x34_98DB,
            fields: [
                field("Member Activity", "Joins: 0", "Leaves: 0", "Net Change: 0"),
                field("Last 7 Days", "Joins: 0", "Net Change: 0"),
            ])
        #expect(report.embed(at: now, chart: nil) == expected)
    }

    @Test(
        "extreme names stay within Discord's limits and are not cut in the middle",
        arguments: [
            String(repeating: "*", count: 400), String(repeating: "👩‍👩‍👧‍👦", count: 60),
            String(repeating: "e\u{301}", count: 300),
            String(repeating: "\\", count: 81), "",
        ])
    func limits(name: String) throws {
        let huge = 1_000_000_000
        let spans = (0..<40).map { _ in
            ReportHistory.span(
                "2026-11-24T22:02:00Z", "2026-11-25T00:10:00Z", 1_000_000_000, 2_000_000_000,
                repaired: RepairedCounts(joins: 1, leaves: huge, bans: huge, unbans: huge))
        }
        let report = DailyReport(
            day: ReportHistory.day("2026-11-24"),
            counts: EventCounts(
                joins: huge, rejoins: huge, leaves: huge, kicked: huge, banned: huge, bans: huge, unbans: huge),
            joined: (0..<30).map { ReportHistory.person(.max - $0, name) },
            left: (0..<30).map { .init(person: ReportHistory.person(.max - $0, name), cause: .banned) },
            unobserved: spans, week: EventCounts(joins: huge), weekBefore: EventCounts(leaves: huge),
            timeZone: ReportHistory.zone)
        let embed = report.embed(at: now, chart: "members-2026-11-24.png")
        let fields = try #require(embed.fields)
        #expect(fields.count == 6)
        for field in fields {
            #expect((1...256).contains(field.name.utf16.count))
            #expect((1...1_024).contains(field.value.utf16.count), "\(field.name)")
        }
        let total = fields.reduce(embed.title?.utf16.count ?? 0) { $0 + $1.name.utf16.count + $1.value.utf16.count }
        #expect(total <= 6_000)
        let left = try #require(fields.first { $0.name == "Members Left" }).value.split(separator: "\n")
        let line = ReportFields.name(of: ReportHistory.person(.max, name), Texts(.english)) + " (banned)"
        #expect(left.dropLast().dropFirst().allSatisfy { $0.count == line.count })
        #expect(left.first == line[...])
        #expect(left.last == "*...and 999,999,990 more*")
    }

    @Test("counts are those of the local day, even one of 25 hours; an unobserved week is not compared")
    func reading() throws {
        let day = ReportHistory.day("2026-11-01")
        var history = InMemoryHistory()
        history.days = [
            ReportHistory.counts("2026-10-18", joins: 100), ReportHistory.counts("2026-10-19", joins: 5),
            ReportHistory.counts("2026-10-25", leaves: 2), ReportHistory.counts("2026-10-26", joins: 3),
            ReportHistory.counts("2026-11-01", joins: 2, leaves: 1), ReportHistory.counts("2026-11-02", joins: 50),
        ]
        let events: [(MemberEventKind, UInt64, String)] = [
            (.join, 1, "2026-11-01T03:59:59Z"), (.join, 2, "2026-11-01T04:00:00Z"), (.ban, 9, "2026-11-01T12:00:00Z"),
            (.leave, 3, "2026-11-02T04:30:00Z"), (.join, 4, "2026-11-02T04:59:59Z"), (.join, 5, "2026-11-02T05:00:00Z"),
        ]
        history.events = events.enumerated().map { index, event in
            StoredEvent(
                id: Int64(index),
                event: MemberEvent(
                    guild: ReportHistory.guild, kind: event.0, person: ReportHistory.person(event.1, "n\(event.1)"),
                    at: ReportHistory.at(event.2), day: day))
        }
        history.spans = [
            ReportHistory.span("2026-11-01T02:00:00Z", "2026-11-01T04:00:00Z", 1, 2),
            ReportHistory.span("2026-11-01T03:00:00Z", "2026-11-01T05:00:00Z", 2, 3),
        ]
        let reader = ReportReader(
            reader: KindsOfHistory(history: history), guild: ReportHistory.guild, timeZone: ReportHistory.zone)
        let expected = DailyReport(
            day: day, counts: EventCounts(joins: 2, leaves: 1),
            joined: [ReportHistory.person(2, "n2"), ReportHistory.person(4, "n4")],
            left: [.init(person: ReportHistory.person(3, "n3"), cause: .left)], unobserved: [history.spans[1]],
            week: EventCounts(joins: 5, leaves: 1), weekBefore: EventCounts(joins: 5, leaves: 2),
            timeZone: ReportHistory.zone)
        #expect(try reader.daily(day) == expected)

        history.days.removeFirst(2)
        let younger = ReportReader(
            reader: KindsOfHistory(history: history), guild: ReportHistory.guild, timeZone: ReportHistory.zone)
        #expect(try younger.daily(day).weekBefore == nil)
    }
}
