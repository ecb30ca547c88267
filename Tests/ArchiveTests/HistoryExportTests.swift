// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics
import Synchronization
import TestSupport
import Testing

@testable import Archive
@testable import LocalTime
@testable import Storage

@Suite("Export of a history")
struct HistoryExportTests {
    @Test("JSON: one document, IDs as strings, timestamps with the time zone's offset")
    func json() throws {
        let text = try InMemoryHistory.small.exported(.json)
        #expect(
            text == """
                {"format": "statsbot-export/1", "guild": "300000000000000003", "time_zone": "America/New_York", "exported_at": "2025-01-05T07:00:00.000-05:00",
                "days": [
                {"day": "2025-01-02", "joins": 2, "rejoins": 1, "leaves": 0, "kicked": 0, "banned": 0, "bans": 0, "unbans": 0},
                {"day": "2025-01-04", "joins": 0, "rejoins": 0, "leaves": 2, "kicked": 1, "banned": 1, "bans": 1, "unbans": 1}
                ],
                "events": [
                {"timestamp": "2025-01-02T09:15:00.123-05:00", "day": "2025-01-02", "kind": "join", "id": "100000000000000001", "username": "=cmd|' /C calc'!A0"},
                {"timestamp": "2025-01-02T09:16:00.000-05:00", "day": "2025-01-02", "kind": "join", "rejoin": true, "id": "18446744073709551615", "username": "café, \\"q\\""},
                {"timestamp": "2025-01-04T10:00:00.000-05:00", "day": "2025-01-04", "kind": "leave", "cause": "kicked", "id": "0", "username": ""},
                {"timestamp": "2025-01-04T10:01:00.000-05:00", "day": "2025-01-04", "kind": "ban", "id": "5", "username": "two\\r\\nlines\\u0001", "source": "imported"},
                {"timestamp": "2025-01-04T10:01:00.000-05:00", "since": "2025-01-04T09:00:00.000-05:00", "day": "2025-01-04", "kind": "leave", "cause": "banned", "id": "5", "username": "-5", "source": "repaired"},
                {"timestamp": "2025-01-04T23:59:59.999-05:00", "day": "2025-01-04", "kind": "unban", "id": "5", "username": "\\u2028😀\\\\"}
                ],
                "census": [
                {"timestamp": "2025-01-02T00:00:00.000-05:00", "members": 10, "online": null, "bans": 1},
                {"timestamp": "2025-01-04T12:00:00.500-05:00", "members": 11, "online": 4, "bans": null}
                ],
                "unobserved": [
                {"from": "2025-01-02T01:00:00.000-05:00", "to": "2025-01-02T02:00:00.000-05:00", "members_before": 10, "members_after": 8},
                {"from": "2025-01-04T09:00:00.000-05:00", "to": "2025-01-04T10:02:00.000-05:00", "members_before": 11, "members_after": 10, "repaired": {"joins": 0, "leaves": 1, "bans": 2, "unbans": 0}}
                ],
                "activity_days": [
                ],
                "activity_hours": [
                ],
                "active_members": [
                ],
                "cohorts": [
                ],
                "leavers": [
                ],
                "activity_gaps": [
                ]}

                """)
        _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    @Test("CSV: a header line, CR LF, doubled quotes, no formulas")
    func csv() throws {
        #expect(
            try InMemoryHistory.small.exported(.csv(.events))
                == [
                    "timestamp,day,kind,cause,rejoin,id,username,source,since",
                    "2025-01-02T09:15:00.123-05:00,2025-01-02,join,,false,100000000000000001,'=cmd|' /C calc'!A0,gateway,",
                    "2025-01-02T09:16:00.000-05:00,2025-01-02,join,,true,18446744073709551615,\"café, \"\"q\"\"\",gateway,",
                    "2025-01-04T10:00:00.000-05:00,2025-01-04,leave,kicked,,0,,gateway,",
                    "2025-01-04T10:01:00.000-05:00,2025-01-04,ban,,,5,\"two", "lines\u{1}\",imported,",
                    "2025-01-04T10:01:00.000-05:00,2025-01-04,leave,banned,,5,'-5,repaired,2025-01-04T09:00:00.000-05:00",
                    "2025-01-04T23:59:59.999-05:00,2025-01-04,unban,,,5,\u{2028}😀\\,gateway,", "",
                ].joined(separator: "\r\n"))
        #expect(
            try InMemoryHistory.small.exported(.csv(.days))
                == "day,joins,rejoins,leaves,kicked,banned,bans,unbans\r\n2025-01-02,2,1,0,0,0,0,0\r\n"
                + "2025-01-04,0,0,2,1,1,1,1\r\n")
        #expect(
            try InMemoryHistory.small.exported(.csv(.census))
                == "timestamp,members,online,bans\r\n2025-01-02T00:00:00.000-05:00,10,,1\r\n"
                + "2025-01-04T12:00:00.500-05:00,11,4,\r\n")
        #expect(
            try InMemoryHistory.small.exported(.csv(.unobserved))
                == "from,to,members_before,members_after,repaired_joins,repaired_leaves,repaired_bans,repaired_unbans\r\n"
                + "2025-01-02T01:00:00.000-05:00,2025-01-02T02:00:00.000-05:00,10,8,0,0,0,0\r\n"
                + "2025-01-04T09:00:00.000-05:00,2025-01-04T10:02:00.000-05:00,11,10,0,1,2,0\r\n")
    }

    @Test(
        "a name that a spreadsheet would evaluate gets an apostrophe",
        arguments: [
            ("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\t=1", "'\t=1"), ("\r\n=1", "\"'\r\n=1\""),
            ("\n=1", "\"'\n=1\""), ("=\u{301}x", "'=\u{301}x"), ("'=1", "'=1"), ("a=1", "a=1"),
            ("=\",\"", "\"'=\"\",\"\"\""),
        ])
    func formulas(name: String, cell: String) throws {
        let event = MemberEvent(
            guild: 1, kind: .ban, person: Person(id: 1, name: name), at: Date(timeIntervalSince1970: 0),
            day: Day(number: 0))
        let text = try InMemoryHistory(events: [StoredEvent(id: 1, event: event)]).exported(.csv(.events))
        #expect(text.hasSuffix("ban,,,1,\(cell),gateway,\r\n"))
    }

    /// The lines of a series: each value every five minutes, from its time until the next one's, the last until `end`.
    private static func lines(_ series: String, _ values: [(value: Int, from: Int)], to end: Int) -> String {
        var lines = ""
        for (index, run) in values.enumerated() {
            let next = index + 1 < values.count ? values[index + 1].from : end
            for time in stride(from: run.from, to: next, by: 300) { lines += "\(series) \(run.value) \(time)\n" }
        }
        return lines
    }

    @Test(
        "OpenMetrics: grouped by family and series, a sample every five minutes, counters rise at the event, until now")
    func openMetrics() throws {
        let guild = "guild=\"300000000000000003\""
        func totals(_ event: String, _ values: [(value: Int, from: Int)], at now: Int) -> String {
            let series = "discord_guild_member_events_total{\(guild),event=\"\(event)\",job=\"statsbot\"}"
            return Self.lines(series, values, to: 1_736_013_600) + "\(series) \(now) 1736013600\n"
        }
        func half(_ series: String, _ value: Int, from: Int, count: Int) -> String {
            (0..<count).map { "\(series) \(value) \(from + $0 * 300).500\n" }.joined()
        }
        let members = "discord_guild_members{\(guild),job=\"statsbot\"}"
        let online = "discord_guild_members_online{\(guild),job=\"statsbot\"}"
        let bans = "discord_guild_bans{\(guild),job=\"statsbot\"}"
        // Repeated for two hours from midnight, and for one hour from noon until now.
        let expected = """
            # TYPE discord_guild_members gauge
            # HELP discord_guild_members Members of the guild, bots included.

            """ + Self.lines(members, [(10, 1_735_794_000)], to: 1_735_801_200)
            + half(members, 11, from: 1_736_010_000, count: 12) + """
                # TYPE discord_guild_members_online gauge
                # HELP discord_guild_members_online Members who are not offline.

                """ + half(online, 4, from: 1_736_010_000, count: 12) + """
                # TYPE discord_guild_bans gauge
                # HELP discord_guild_bans Bans of the guild.

                """ + Self.lines(bans, [(1, 1_735_794_000)], to: 1_735_801_200) + """
                # TYPE discord_guild_member_events counter
                # HELP discord_guild_member_events Members' joins, leaves, bans and unbans.

                """ + totals("join", [(0, 1_735_794_000), (2, 1_735_827_600)], at: 2)
            + totals("leave", [(0, 1_735_794_000), (2, 1_736_003_100)], at: 2)
            + totals("ban", [(0, 1_735_794_000), (1, 1_736_003_100)], at: 1)
            + totals("unban", [(0, 1_735_794_000)], at: 1) + "# EOF\n"
        let now = InMemoryHistory.at("2025-01-04T13:00:00-05:00")
        #expect(try InMemoryHistory.small.exported(.openMetrics, now: now) == expected)
    }

    @Test("an export from a later day includes the totals of earlier days")
    func laterTotals() throws {
        let day = "2025-01-04"
        let text = try InMemoryHistory.small.exported(.openMetrics, from: day, to: day)
        let joins = text.split(separator: "\n").filter { $0.contains("event=\"join\"") }
        let series = "discord_guild_member_events_total{guild=\"300000000000000003\",event=\"join\",job=\"statsbot\"}"
        #expect(
            joins.map { "\($0)\n" }.joined() == Self.lines(series, [(2, 1_735_966_800)], to: 1_736_053_500))
    }

    @Test("the total rises at the end of the day for removed events, also on a day of 25 hours")
    func oldEvents() throws {
        let day = Day(year: 2025, month: 11, day: 2)
        let guild = HistoryFiles.guild
        let at = InMemoryHistory.at("2025-11-02T23:00:00-05:00")
        let event = MemberEvent(guild: guild, kind: .leave, person: Person(id: 1, name: "n"), at: at, day: day)
        let text = try InMemoryHistory(
            days: [DayCounts(day: day, counts: EventCounts(joins: 7, leaves: 2))],
            events: [StoredEvent(id: 1, event: event)]
        ).exported(.openMetrics, now: InMemoryHistory.at("2025-11-09T00:00:00-05:00"))
        func lines(_ kind: String, _ values: [(value: Int, from: Int)]) -> String {
            Self.lines(
                "discord_guild_member_events_total{guild=\"\(guild)\",event=\"\(kind)\",job=\"statsbot\"}", values,
                to: 1_762_146_300)
        }
        let counters = text.split(separator: "\n").filter { $0.hasPrefix("discord_guild_member_events_total") }
        #expect(
            counters.map { "\($0)\n" }.joined()
                == lines("join", [(0, 1_762_056_000), (7, 1_762_146_000)])
                + lines("leave", [(0, 1_762_056_000), (1, 1_762_142_700), (2, 1_762_146_000)])
                + lines("ban", [(0, 1_762_056_000)]) + lines("unban", [(0, 1_762_056_000)]))
    }

    @Test(
        "a count is repeated until the next one, for at most two hours, or two days for daily samples",
        arguments: [(89, 24), (90, 576)])
    func repeated(daysAgo: Int, samples: Int) throws {
        let at = InMemoryHistory.at("2025-01-02T00:00:00-05:00")
        let text = try InMemoryHistory(samples: [
            CensusSample(guild: 1, at: at, members: 10, online: nil, bans: nil),
            CensusSample(guild: 1, at: at + 3 * 86_400, members: nil, online: 5, bans: nil),
        ]).exported(.openMetrics, now: at + Double(daysAgo) * 86_400)
        let series = "discord_guild_members{guild=\"\(HistoryFiles.guild)\",job=\"statsbot\"}"
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("discord_guild_members{") }
        #expect(
            lines.map { "\($0)\n" }.joined()
                == Self.lines(series, [(10, 1_735_794_000)], to: 1_735_794_000 + samples * 300))
    }

    @Test("only the requested days are exported, first and last included")
    func range() throws {
        let second = "2025-01-02"
        let text = try InMemoryHistory.small.exported(.csv(.events), from: second, to: second)
        #expect(text.split(separator: "\r\n").count == 3)
        let fourth = "2025-01-04"
        #expect(try InMemoryHistory.small.exported(.csv(.census), from: fourth).split(separator: "\r\n").count == 2)
        #expect(try InMemoryHistory.small.exported(.csv(.unobserved), from: fourth).split(separator: "\r\n").count == 2)
        #expect(try InMemoryHistory.small.exported(.csv(.days), to: second).split(separator: "\r\n").count == 2)
    }

    @Test("a long history is exported page by page without duplicates or gaps")
    func pages() throws {
        var history = InMemoryHistory()
        let start = InMemoryHistory.at("2024-01-01T00:00:00-05:00")
        for index in 0..<2_500 {
            // Five at the same instant, on both sides of the page boundary.
            let at = start + Double(index / 5)
            history.events.append(
                StoredEvent(
                    id: Int64(index),
                    event: MemberEvent(
                        guild: 1, kind: .join, person: Person(id: UInt64(index + 1), name: "n"), at: at,
                        day: Day(number: 0))))
            history.samples.append(
                CensusSample(guild: 1, at: start + Double(index) * 7_200, members: index, online: nil, bans: nil))
            history.spans.append(
                UnobservedSpan(
                    guild: 1, from: start + Double(index), to: start + Double(index + 1), membersBefore: 0,
                    membersAfter: index))
        }
        let events = try history.exported(.csv(.events)).split(separator: "\r\n").dropFirst()
        #expect(events.map { $0.split(separator: ",")[4] } == (1...2_500).map { "\($0)" })
        let samples = try history.exported(.csv(.census)).split(separator: "\r\n").dropFirst()
        #expect(samples.map { $0.split(separator: ",")[1] } == (0..<2_500).map { "\($0)" })
        let spans = try history.exported(.csv(.unobserved)).split(separator: "\r\n").dropFirst()
        #expect(spans.map { $0.split(separator: ",")[3] } == (0..<2_500).map { "\($0)" })
    }

    @Test("an interrupted export stops between pages")
    func interrupted() throws {
        let asked = Mutex(0)
        let rows = try HistoryExport(
            reader: InMemoryHistory.small, guild: 1, timeZone: HistoryFiles.newYork, span: .all,
            now: Date(timeIntervalSince1970: 0)
        ).run(
            .csv(.events), write: { _ in },
            isInterrupted: {
                asked.withLock { $0 += 1 }; return true
            })
        #expect(rows == nil)
        #expect(asked.withLock { $0 } == 1)
    }

    @Test("importing an export restores its events")
    func roundTrip() async throws {
        let outcome = try await HistoryFiles.importing(try InMemoryHistory.small.exported(.json))
        let expected = InMemoryHistory.small.events.map { stored in
            var event = stored.event
            event.position = nil
            event.isRejoin = false
            event.source = .gateway  // The store sets it.
            return event
        }
        #expect(outcome.events == expected)
        #expect(outcome.report.warnings.total == 0)
        let damaged = try InMemoryHistory.small.exported(.json).replacing("\"kind\": \"ban\"", with: "\"kind: \"ban\"")
        let lenient = try await HistoryFiles.importing(damaged, lenient: true)
        #expect(lenient.events == expected.filter { $0.kind != .ban })
        #expect(lenient.report.errors.first.map(\.position.line) == [10])
    }

    @Test("the file gets exactly the requested name, including special characters")
    func namedFile() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "statsbot-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let name = "März 100% done?.csv"
        let outcome = try HistoryExport(
            reader: InMemoryHistory.small, guild: 1, timeZone: HistoryFiles.newYork, span: .all,
            now: Date(timeIntervalSince1970: 0)
        ).run(.csv(.days), to: folder.path(percentEncoded: false) + "/" + name)
        #expect(outcome == .written(rows: 2))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)) == [name])
    }

    @Test("a symbolic link with the temporary name of the process is not followed")
    func plantedLink() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "statsbot-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let victim = folder.appending(path: "victim")
        try Data("precious".utf8).write(to: victim)
        let output = folder.appending(path: "days.csv")
        try FileManager.default.createSymbolicLink(
            at: folder.appending(path: "days.csv.partial-\(getpid())"), withDestinationURL: victim)
        let outcome = try HistoryExport(
            reader: InMemoryHistory.small, guild: 1, timeZone: HistoryFiles.newYork, span: .all,
            now: Date(timeIntervalSince1970: 0)
        ).run(.csv(.days), to: output.path(percentEncoded: false))
        #expect(outcome == .written(rows: 2))
        #expect(try Data(contentsOf: victim) == Data("precious".utf8))
    }

    @Test(
        "promtool creates blocks from an export",
        .enabled(if: FileManager.default.isExecutableFile(atPath: promtoolPath)))
    func blocks() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "statsbot-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "history.om")
        var history = InMemoryHistory.small
        history.activity = ActivityFixture.small
        let now = InMemoryHistory.at("2025-11-03T12:00:00Z")
        try history.exported(.openMetrics, now: now).write(to: file, atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(filePath: promtoolPath)
        process.arguments = [
            "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=744h", file.path(),
            folder.appending(path: "blocks").path(),
        ]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(try !FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "blocks").path()).isEmpty)
    }
}

/// Debian's promtool, unpacked for the tests.
private let promtoolPath = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".tools/usr/bin/promtool").path()
