// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import LocalTime
import Localization
import Testing

@testable import ActivityReport

extension WeeklyActivity {
    fileprivate var fields: [ActivityField] { [totals, topChannels, peakTimes, retained].compactMap(\.self) }
}

@Suite("Activity in reports")
struct ReportedDaysTests {
    private static func day(_ month: Int, _ day: Int) -> Day { ReportedActivity.day(month, day) }

    static let days: [(Day, Set<ActivityKind>, [[String]])] = [
        (
            day(11, 22), ReportedActivity.everything,
            [
                [
                    "Activity (vs. Sun Nov 15)", "Messages: 24 (+14)", "Voice Time: 30 min (-30 min)",
                    "Active Members: 6 (+2)",
                ]
            ]
        ),
        // Nothing was counted on the Tuesday before, but earlier.
        (
            day(11, 17), [.humanMessages],
            [["Activity (vs. Tue Nov 10)", "Messages: 0 (no change)", "Active Members: 0 (no change)"]]
        ),
        // Counting began on the day itself.
        (
            day(10, 20), [.humanMessages, .voice],
            [["Activity", "Messages: 1", "Voice Time: 1 min", "Active Members: 1"]]
        ),
        // Counting may have begun in the middle of the day to compare with.
        (day(10, 27), [.voice], [["Activity", "Voice Time: 0 min", "Active Members: 0"]]),
        (day(11, 22), [.reactions], [["Activity (vs. Sun Nov 15)", "Active Members: 6 (+2)"]]),
        (day(11, 22), [.threads], []), (day(11, 22), [], []),
    ]

    @Test("a day is compared with the same weekday, if that was counted", arguments: days)
    func daily(_ day: Day, _ counted: Set<ActivityKind>, _ text: [[String]]) throws {
        let totals = try ReportedActivity.busy.history(counted).daily(day).totals
        #expect(texts([totals].compactMap(\.self)) == text)
    }

    @Test("a week shows totals, channels, peaks and retention")
    func weekly() throws {
        let week = try ReportedActivity.busy.history().weekly(endingOn: Self.day(11, 22))
        #expect(
            texts(week.fields) == [
                [
                    "Activity (vs. Previous Week)", "Messages: 1,354 (+1,304)", "Reactions: 5", "New Threads: 2",
                    "Voice Time: 4 h (+3 h)", "Active Members: 41 (+32)",
                ],
                [
                    "Top Channels", "<#10>: 1,100 messages, 5 reactions", "<#11>: 254 messages, 2 threads",
                    "<#12>: 4 h in voice",
                ],
                [
                    "Peak Times", "Messages: Fri Nov 20, 20:00 (1,200 messages)", "Voice: Fri Nov 20, 21:00 (2 h)",
                    "Most in Voice at Once: 7 (Fri Nov 20)",
                ],
                [
                    "New Members Who Stayed", "1 Day: 86% of 35 members, joined Oct 25 to Nov 21",
                    "7 Days: 80% of 40 members, joined Oct 19 to Nov 15",
                    "30 Days: 60% of 10 members, joined Sep 26 to Oct 23",
                    "Active in the First 7 Days: 40% of 40 members, joined Oct 19 to Nov 15",
                ],
            ])
        var rows = [[Double]](repeating: [Double](repeating: 0, count: 24), count: 7)
        (rows[0][10], rows[0][18], rows[4][20], rows[6][20], rows[6][21]) = (40, 130, 1_200, 22, 12)
        #expect(
            week.chart
                == ActivityChart(
                    title: "Messages by hour, Oct 26 to Nov 22", name: "Messages", isTime: false,
                    content: .heatMap(rows)))
        #expect(
            week.chart?.description(Texts(.english))
                == "Heat map by weekday and hour: Messages by hour, Oct 26 to Nov 22")
    }

    static let sources: [(Set<ActivityKind>, [String], String?)] = [
        (
            [.voice], ["Activity (vs. Previous Week)", "Top Channels", "Peak Times", "New Members Who Stayed"],
            "Time in voice by hour, Oct 26 to Nov 22"
        ),
        (
            [.reactions], ["Activity (vs. Previous Week)", "Top Channels", "New Members Who Stayed"],
            "Reactions by hour, Oct 26 to Nov 22"
        ),
        ([.threads], ["Activity", "Top Channels", "New Members Who Stayed"], "New threads by hour, Oct 26 to Nov 22"),
    ]

    @Test("a week shows only what is counted", arguments: sources)
    func counted(_ counted: Set<ActivityKind>, _ headings: [String], _ chart: String?) throws {
        let week = try ReportedActivity.busy.history(counted).weekly(endingOn: Self.day(11, 22))
        #expect(week.fields.map(\.name) == headings)
        #expect(week.chart?.title == chart)
    }

    @Test("a quiet week has zeros, no channels, and no chart")
    func quiet() throws {
        let week = try ReportedActivity().history().weekly(endingOn: Self.day(11, 22))
        #expect(
            texts(week.fields) == [
                [
                    "Activity", "Messages: 0", "Reactions: 0", "New Threads: 0", "Voice Time: 0 min",
                    "Active Members: 0",
                ]
            ])
        #expect(week.chart == nil)
    }

    @Test("errors of the store are passed on")
    func broken() {
        var activity = ReportedActivity.busy
        activity.fails = true
        #expect(throws: ReportedActivity.Broken.self) { try activity.history().daily(Self.day(11, 22)) }
        #expect(throws: ReportedActivity.Broken.self) { try activity.history().weekly(endingOn: Self.day(11, 22)) }
    }
}

@Suite("Amounts in reports")
struct AmountTextTests {
    @Test(
        "times are rounded to minutes, then to tenths of hours",
        arguments: [
            (0, "0 min"), (29_999, "0 min"), (30_000, "1 min"), (-29_999, "0 min"), (-30_000, "-1 min"),
            (3_569_999, "59 min"), (3_570_000, "1 h"), (3_600_000, "1 h"), (3_780_000, "1.1 h"),
            (-5_400_000, "-1.5 h"), (359_640_000, "99.9 h"), (360_360_000, "100 h"), (4_442_400_000, "1,234 h"),
            (.max, "2,562,047,788,015 h"), (.min, "-2,562,047,788,015 h"),
        ] as [(Int64, String)])
    func times(_ milliseconds: Int64, _ text: String) {
        #expect(AmountText(Texts(.english)).time(milliseconds) == text)
    }

    @Test(
        "shares are rounded to percent, but not to none or all",
        arguments: [
            (0, "0%"), (0.001, "<1%"), (0.006, "1%"), (0.5, "50%"), (0.994, "99%"), (0.999, ">99%"), (1, "100%"),
        ]
            as [(Double, String)])
    func shares(_ share: Double, _ text: String) { #expect(AmountText(Texts(.english)).percent(share) == text) }

    @Test("extreme counts do not trap")
    func extremes() {
        #expect(
            ActivityFigure(.messages, .max, before: .min).line(Texts(.english))
                == "Messages: 9,223,372,036,854,775,807 (-1)")
        #expect(ActivityFigure(.voice, 60_000, before: 61_000).line(Texts(.english)) == "Voice Time: 1 min (no change)")
    }

    @Test("lines beyond Discord's limit are omitted")
    func limit() throws {
        let line = String(repeating: "x", count: 255)
        let field = try #require(ActivityField("Name", [String](repeating: line, count: 9)))
        #expect(field.lines.count == 4)
        #expect(field.lines.joined(separator: "\n").utf16.count == 1_023)
        #expect(ActivityField("Name", []) == nil)
        #expect(ActivityField("Name", [String(repeating: "x", count: 1_025)]) == nil)
    }
}
