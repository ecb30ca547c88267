// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import LocalTime
import Localization
import Testing

@testable import ActivityReport

@Suite("Views of activity")
struct StatsPageTests {
    private static func day(_ month: Int, _ day: Int) -> Day { ReportedActivity.day(month, day) }
    private static let sunday = day(11, 22)

    private func page(
        _ view: StatsView, _ days: ClosedRange<Day>, today: Day = sunday, _ activity: ReportedActivity = .busy,
        _ counted: Set<ActivityKind> = ReportedActivity.everything
    ) throws -> StatsPage {
        try activity.history(counted).page(view, of: days, today: today) { $0 == 10 ? "general" : nil }
    }

    private func hours(_ values: [Int: Double]) -> [ActivityChart.Value] {
        (0..<24).map { ActivityChart.Value(label: "\($0 < 10 ? "0" : "")\($0):00", value: values[$0] ?? 0) }
    }

    @Test("a day that is not over is compared with the same weekday only in the chart")
    func today() throws {
        let page = try page(.activity, Self.sunday...Self.sunday)
        #expect(
            texts(page.fields) == [
                [
                    "Activity", "Messages: 24", "Reactions: 0", "New Threads: 2", "Voice Time: 30 min",
                    "Active Members: 6",
                ],
                [
                    "Peak Times", "Messages: 20:00 (12 messages)", "Voice: 20:00 (30 min)",
                    "Most in Voice at Once: 7",
                ],
            ])
        #expect(
            page.chart
                == ActivityChart(
                    title: "Messages, Sun Nov 22", name: "Messages", isTime: false,
                    content: .bars(
                        hours([20: 12, 21: 12]), earlier: hours([20: 10]).map(\.value), named: "Sun Nov 15")))
        #expect(page.chart?.description(Texts(.english)) == "Bar chart: Messages, Sun Nov 22")
    }

    @Test("a day that is over is compared in the text, too")
    func yesterday() throws {
        let page = try page(.activity, Self.sunday...Self.sunday, today: Self.day(11, 23))
        #expect(
            texts(page.fields).first == [
                "Activity (vs. Sun Nov 15)", "Messages: 24 (+14)", "Reactions: 0", "New Threads: 2",
                "Voice Time: 30 min (-30 min)", "Active Members: 6 (+2)",
            ])
    }

    @Test("several days have a bar each, unknown before the first count")
    func week() throws {
        let page = try page(.activity, Self.day(11, 16)...Self.sunday)
        let bars = zip(16...22, [130, 0, 0, 0, 1_200, 0, 24]).map {
            ActivityChart.Value(label: "Nov \($0)", value: $1)
        }
        #expect(
            page.chart?.content == .bars(bars, earlier: [40, 0, 0, 0, 0, 0, 10], named: "Nov 9 to Nov 15"))
        #expect(
            texts(page.fields).last == [
                "Peak Times", "Messages: Fri Nov 20, 20:00 (1,200 messages)", "Voice: Fri Nov 20, 21:00 (2 h)",
                "Most in Voice at Once: 7 (Fri Nov 20)",
            ])
        let first = try self.page(.activity, Self.day(10, 18)...Self.day(10, 24))
        guard case .bars(let values, let earlier, _) = first.chart?.content else {
            Issue.record("no bars")
            return
        }
        #expect(values.map(\.value) == [nil, nil, 1, 0, 0, 0, 0])
        #expect(earlier == nil)
    }

    @Test("channels without messages are only in the text; names of unknown channels are replaced")
    func channels() throws {
        let page = try page(.channels, Self.day(11, 16)...Self.sunday)
        #expect(
            texts(page.fields) == [
                [
                    "Busiest Channels", "<#10>: 1,100 messages, 5 reactions", "<#11>: 254 messages, 2 threads",
                    "<#12>: 4 h in voice",
                ]
            ])
        #expect(
            page.chart
                == ActivityChart(
                    title: "Messages by channel, Nov 16 to Nov 22", name: "Messages", isTime: false,
                    content: .channels(
                        [.init(label: "general", value: 1_100), .init(label: "Unknown channel", value: 254)],
                        hasOthers: false)))
    }

    @Test("the channels after the tenth are added up")
    func manyChannels() throws {
        var activity = ReportedActivity()
        activity.add(Self.sunday, 1, (1...12).map { ($0 + 100, .humanMessages, Int64(20 - $0)) })
        let page = try page(.channels, Self.sunday...Self.sunday, activity)
        #expect(page.fields.first?.lines.count == 11)
        #expect(page.fields.first?.lines.first == "<#101>: 19 messages")
        #expect(page.fields.first?.lines.last == "*2 other channels: 17 messages*")
        guard case .channels(let rows, let hasOthers) = page.chart?.content else {
            Issue.record("no channels")
            return
        }
        #expect(hasOthers)
        #expect(rows.map(\.value) == [19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 17])
        #expect(rows.last?.label == "Other channels")
    }

    @Test("voice has its own totals, peaks and channels")
    func voice() throws {
        let page = try page(.voice, Self.day(11, 16)...Self.sunday, today: Self.day(11, 23))
        #expect(
            texts(page.fields) == [
                [
                    "Voice (vs. Nov 9 to Nov 15)", "Voice Time: 4 h (+3 h)", "Alone: 30 min",
                    "In the AFK Channel: 10 min",
                ],
                ["Peak Times", "Voice: Fri Nov 20, 21:00 (2 h)", "Most in Voice at Once: 7 (Fri Nov 20)"],
                ["Busiest Channels", "<#12>: 4 h in voice"],
            ])
        let bars = zip(16...22, [0, 0, 0, 0, 12_600, 0, 1_800]).map {
            ActivityChart.Value(label: "Nov \($0)", value: $1)
        }
        #expect(
            page.chart
                == ActivityChart(
                    title: "Time in voice, Nov 16 to Nov 22", name: "Time in voice", isTime: true,
                    content: .bars(bars, earlier: [0, 0, 0, 0, 0, 0, 3_600], named: "Nov 9 to Nov 15")))
    }

    @Test("retention shows the last days of joining that are known, and who left in four weeks")
    func retention() throws {
        let page = try page(.retention, Self.sunday...Self.sunday, today: Self.day(11, 23))
        #expect(
            texts(page.fields) == [
                [
                    "New Members Who Stayed", "1 Day: 86% of 35 members, joined Oct 25 to Nov 21",
                    "7 Days: 80% of 40 members, joined Oct 19 to Nov 15",
                    "30 Days: 60% of 10 members, joined Sep 26 to Oct 23",
                    "Active in the First 7 Days: 40% of 40 members, joined Oct 19 to Nov 15",
                ],
                [
                    "Left Since Oct 27, by Time as a Member", "Less than a Day: 5 members",
                    "365 Days or More: 1 member",
                ],
            ])
        #expect(
            page.chart
                == ActivityChart(
                    title: "New members who stayed", name: "Stayed", isTime: false,
                    content: .retention(
                        days: [1, 7, 30],
                        [
                            .init(name: "Last 28 days of joining", shares: [30.0 / 35, 0.8, 0.6]),
                            .init(name: "28 days before", shares: [0.9, nil, nil]),
                        ])))
        let silent = try self.page(
            .retention, Self.sunday...Self.sunday, today: Self.day(11, 23), .busy, [.threads])
        #expect(silent.fields.first?.lines.count == 3)
    }

    @Test("a guild without activity has zeros and no curves")
    func quiet() throws {
        let days = Self.day(11, 16)...Self.sunday
        #expect(texts(try page(.channels, days, ReportedActivity()).fields) == [["Busiest Channels", "No activity"]])
        #expect(try page(.channels, days, ReportedActivity()).chart == nil)
        let retention = try page(.retention, days, ReportedActivity())
        #expect(texts(retention.fields) == [["New Members Who Stayed", "Not known yet"]])
        #expect(retention.chart == nil)
        #expect(texts(try page(.voice, days, ReportedActivity()).fields) == [["Voice", "Voice Time: 0 min"]])
        #expect(try page(.voice, days, ReportedActivity()).chart == nil)
        #expect(try page(.activity, Self.sunday...Self.sunday, ReportedActivity()).chart == nil)
        #expect(try page(.members, days) == StatsPage(fields: [], chart: nil))
    }

    @Test("a month has the members who were active in 28 days, and is compared with the same weekdays")
    func month() throws {
        let page = try page(.activity, Self.day(10, 24)...Self.sunday)
        #expect(page.fields.first?.lines.last == "Active Members (28 Days): 44")
        guard case .bars(let bars, let earlier, let span) = page.chart?.content else {
            Issue.record("no bars")
            return
        }
        #expect(bars.count == 30)
        #expect(bars.last == .init(label: "Nov 22", value: 24))
        #expect(earlier == (26...55).map { $0 < 50 ? nil : $0 == 50 ? 1 : 0 })
        #expect(span == "Sep 26 to Oct 25")
    }

    @Test("a repeated hour is one bar")
    func repeatedHour() throws {
        var activity = ReportedActivity()
        let day = Self.day(11, 1)
        activity.add(day, 1, [(10, .humanMessages, 3)])
        activity.add(day, 1, [(10, .humanMessages, 4)], isRepeated: true)
        guard case .bars(let bars, nil, _) = try page(.activity, day...day, activity).chart?.content else {
            Issue.record("no bars")
            return
        }
        #expect(bars == hours([1: 7]))
    }

    private static let none =
        "I don't count activity on this server. Whoever runs the bot can change that with the variable `ACTIVITY`."
    private static let noVoice =
        "I don't count voice on this server. Whoever runs the bot can add `voice` to the variable `ACTIVITY`."

    static let refusals: [(StatsView, Set<ActivityKind>, String?)] = [
        (.members, [], nil), (.activity, [], none), (.channels, [], none), (.voice, [], none), (.retention, [], none),
        (.activity, [.threads], nil), (.channels, [.threads], nil), (.voice, [.humanMessages], noVoice),
        (.voice, [.voice], nil), (.retention, [.threads], nil),
    ]

    @Test("a view says that its source is not counted, and which variable changes that", arguments: refusals)
    func refusal(_ view: StatsView, _ counted: Set<ActivityKind>, _ sentence: String?) {
        #expect(view.refusal(counted: counted).map { Texts(.english)($0) } == sentence)
    }
}
