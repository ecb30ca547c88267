// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime
import Testing

@Suite("Active members")
struct ActiveMembersTests {
    @Test("A message counts for its local day, and in the windows of the days after it")
    func windows() throws {
        var fixture = ActivityFixture()
        try fixture.apply("2026-01-01T22:59:59.999Z", .message(1))
        try fixture.apply("2026-01-01T23:00:00Z", .message(2))
        // The last days of each window, and the first after it.
        for day in ["2026-01-07", "2026-01-08", "2026-01-09", "2026-01-28", "2026-01-29", "2026-01-30"] {
            try fixture.commit(at: "\(day)T12:00:00Z")
        }
        let expected = [
            "01-01 1 1 1 0", "01-02 1 2 2 0", "01-03 0 2 2 0", "01-04 0 2 2 0", "01-05 0 2 2 0", "01-06 0 2 2 0",
            "01-07 0 2 2 0", "01-08 0 1 2 0",
        ]
        let later = (9...28).map { "01-\($0 < 10 ? "0" : "")\($0) 0 0 2 0" }
        #expect(fixture.store.figures == expected + later + ["01-29 0 0 1 0"])
        // The bits are kept for a week longer, so that late events can be counted.
        #expect(fixture.store.members.count == 2)
        try fixture.commit(at: "2026-02-05T12:00:00Z")
        #expect(fixture.store.members.keys.sorted() == [2])
        try fixture.commit(at: "2026-02-06T12:00:00Z")
        #expect(fixture.store.members.isEmpty)
    }

    @Test("Days on which the bot was not running are completed", arguments: [3, 20, 40, 400])
    func downtime(days: Int) throws {
        var (observed, missed) = (ActivityFixture(), ActivityFixture())
        let start = try ActivityFixture.date("2026-01-01T12:00:00Z")
        for user in 1...3 as ClosedRange<UInt64> {
            try observed.apply("2026-01-0\(user)T12:00:00Z", .message(user))
            try missed.apply("2026-01-0\(user)T12:00:00Z", .message(user))
        }
        try missed.commit(at: "2026-01-03T12:00:00Z")
        missed.restart()
        for day in 2...(2 + days) {
            observed.state.advance(to: start + Double(day) * 86_400)
            observed.store.commit(observed.state.takeBatch())
        }
        missed.state.advance(to: start + Double(2 + days) * 86_400)
        missed.store.commit(missed.state.takeBatch())
        #expect(missed.store == observed.store)
        #expect(missed.state.stored.activeMembers == observed.state.stored.activeMembers)
    }

    struct Signs: Sendable, CustomTestStringConvertible {
        let name: String
        let events: [ActivityEvent.Kind]
        let figures: [String]
        var testDescription: String { name }

        init(_ name: String, _ events: [ActivityEvent.Kind], _ figures: [String]) {
            (self.name, self.events, self.figures) = (name, events, figures)
        }
    }

    static let signRows = [
        Signs("two messages", [.message(1), .message(1)], ["01-10 1 1 1 0"]),
        Signs("three messages in different channels", [.message(1), .message(1, 2), .message(1)], ["01-10 1 1 1 1"]),
        Signs("many messages", [ActivityEvent.Kind](repeating: .message(1), count: 70), ["01-10 1 1 1 1"]),
        Signs(
            "reactions", [ActivityEvent.Kind](repeating: .reaction(channel: 1, user: 1), count: 5), ["01-10 1 1 1 0"]),
        Signs("voice for an instant", [.voice(1, 7), .voice(1, nil)], ["01-10 1 1 1 1"]),
        Signs("voice, then messages", [.voice(1, 7), .message(1), .message(1)], ["01-10 1 1 1 1"]),
        Signs("the AFK channel", [.afkChannel(9), .voice(1, 9), .voice(1, nil)], []),
        Signs("the AFK channel, after a move", [.afkChannel(9), .voice(1, 9), .voice(1, 7)], ["01-10 1 1 1 1"]),
        Signs("no AFK channel any more", [.afkChannel(9), .voice(1, 9), .afkChannel(nil)], ["01-10 1 1 1 1"]),
        Signs(
            "bots, webhooks, Discord, threads, joins",
            [
                .message(.bot, channel: 1, user: 1), .message(.webhook, channel: 1, user: 2),
                .message(.system, channel: 1, user: 3), .threadCreated(channel: 1), .voice(4, 7, isBot: true),
                .memberJoined(user: 5, joinedAt: nil, isBot: false),
            ], []),
    ]

    @Test("What makes a member active, or a communicator", arguments: signRows)
    func signs(_ row: Signs) throws {
        var fixture = ActivityFixture()
        try fixture.commit(at: "2026-01-10T12:00:00Z")
        for kind in row.events { try fixture.apply("2026-01-10T12:00:00Z", kind) }
        try fixture.commit(at: "2026-01-10T12:00:00Z")
        #expect(fixture.store.figures == row.figures)
        fixture.restart()
        #expect(fixture.state.stored.activeMembers == fixture.store.activeMembers)
    }

    @Test("Messages of a day are counted across restarts, also the day after")
    func communicators() throws {
        var fixture = ActivityFixture()
        for _ in 1...2 {
            try fixture.apply("2026-01-10T12:00:00Z", .message(1))
            try fixture.commit(at: "2026-01-10T12:00:00Z")
            fixture.restart()
        }
        try fixture.apply("2026-01-11T12:00:00Z", .message(1))
        try fixture.commit(at: "2026-01-11T12:00:00Z")
        fixture.restart()
        #expect(fixture.store.figures == ["01-10 1 1 1 0", "01-11 1 1 1 0"])
        try fixture.apply("2026-01-10T12:00:00Z", .message(1))
        try fixture.commit(at: "2026-01-11T12:00:00Z")
        #expect(fixture.store.figures == ["01-10 1 1 1 1", "01-11 1 1 1 0"])
    }

    @Test("A late event corrects the days since, up to a week")
    func late() throws {
        var fixture = ActivityFixture()
        try fixture.apply("2026-02-01T12:00:00Z", .message(1))
        try fixture.apply("2026-03-10T12:00:00Z", .message(2))
        try fixture.commit(at: "2026-03-10T12:00:00Z")
        let before = fixture.store.figures.last
        try fixture.apply("2026-03-03T12:00:00Z", .message(3))
        try fixture.apply("2026-03-02T12:00:00Z", .message(4))
        try fixture.apply("2026-01-02T12:00:00Z", .message(5))
        try fixture.commit(at: "2026-03-10T12:00:00Z")
        #expect(before == "03-10 1 1 1 0")
        #expect(
            fixture.store.figures.suffix(8) == [
                "03-03 1 2 2 0", "03-04 0 2 2 0", "03-05 0 2 2 0", "03-06 0 2 2 0", "03-07 0 2 2 0", "03-08 0 2 2 0",
                "03-09 0 1 2 0", "03-10 1 1 3 0",
            ])
        #expect(fixture.store.lines.first == "01-02 13 #1 message_human 1")
    }

    @Test("Nothing is kept of users who have opted out, and all counts are the same")
    func optedOut() throws {
        let kinds: [ActivityEvent.Kind] = [
            .snapshot([7: [1, 2]]), .message(1), .message(2), .reaction(channel: 1, user: 1), .voice(1, 8),
            .memberJoined(user: 1, joinedAt: nil, isBot: false),
        ]
        var (known, optedOut) = (ActivityFixture(), ActivityFixture())
        optedOut.isOptedOut = { $0 == 1 }
        for kind in kinds {
            try known.apply("2026-01-10T12:00:00Z", kind)
            try optedOut.apply("2026-01-10T12:00:00Z", kind)
        }
        for time in ["2026-01-10T12:10:00Z", "2026-01-11T12:10:00Z"] {
            try known.commit(at: time)
            try optedOut.commit(at: time)
        }
        #expect(optedOut.store.hours == known.store.hours)
        #expect(optedOut.store.voicePeaks == known.store.voicePeaks)
        #expect(optedOut.store.cohorts.values.map(\.joined) == [1])
        #expect(optedOut.store.members.keys.sorted() == [2])
        #expect(optedOut.store.stays["s1"] == VoiceStay(session: "s1", channel: 8, user: nil))
        #expect(optedOut.store.figures == ["01-10 1 1 1 1", "01-11 1 1 1 1"])
        // The stay is recognized by its session after a restart.
        for fixture in [known, optedOut] {
            var fixture = fixture
            fixture.restart()
            try fixture.apply("2026-01-11T12:20:00Z", .voice(1, nil))
            try fixture.commit(at: "2026-01-11T12:20:00Z")
            #expect(fixture.store.stays.keys.sorted() == ["s2"])
            #expect(fixture.store.lines.last == "01-11 13 #8 voice_alone 1200")
        }
    }

    @Test("Forgetting a user changes no count and no past day")
    func forget() throws {
        var fixture = ActivityFixture()
        try fixture.apply("2026-01-10T12:00:00Z", .snapshot([7: [1]]))
        try fixture.commit(at: "2026-01-11T12:00:00Z")
        #expect(fixture.store.figures == ["01-10 1 1 1 1", "01-11 1 1 1 1"])
        fixture.state.forget(1)
        try fixture.commit(at: "2026-01-11T12:00:00Z")
        #expect(fixture.store.figures == ["01-10 1 1 1 1", "01-11 0 0 0 0"])
        #expect(fixture.store.members.isEmpty && fixture.store.stays["s1"]?.user == nil)
        #expect(fixture.state.activity(of: 1) == nil)
        try fixture.commit(at: "2026-01-11T12:10:00Z")
        #expect(fixture.store.hours.values.reduce(0, +) == 87_000_000)
    }

    @Test("A user who opts out still counts on that day, and ends the stay under the pseudonym")
    func optOut() throws {
        var fixture = ActivityFixture()
        try fixture.apply("2026-01-10T12:00:00Z", .snapshot([7: [1]]))
        fixture.state.forget(1, as: 901)
        fixture.isOptedOut = { $0 == 901 }
        try fixture.commit(at: "2026-01-10T12:10:00Z")
        #expect(fixture.store.figures == ["01-10 1 1 1 1"])
        #expect(fixture.store.members.isEmpty && fixture.store.stays["s1"]?.user == nil)
        try fixture.apply("2026-01-10T12:20:00Z", .memberLeft(user: 901, joinedAt: nil, isBot: false))
        try fixture.commit(at: "2026-01-11T12:00:00Z")
        #expect(fixture.store.stays.isEmpty && fixture.state.voiceMembers == 0)
        #expect(fixture.store.figures == ["01-10 1 1 1 1"])
        #expect(fixture.store.hours.values.reduce(0, +) == 1_200_000)
    }

    @Test("A user who left stays in the windows, and is erased after 28 days; one who returns is not")
    func leaving() throws {
        var fixture = ActivityFixture()
        try fixture.commit(at: "2026-01-01T12:00:00Z")
        for user in 1...3 as ClosedRange<UInt64> { try fixture.apply("2026-01-03T12:00:00Z", .message(user)) }
        for user in 1...2 as ClosedRange<UInt64> {
            try fixture.apply("2026-01-03T13:00:00Z", .memberLeft(user: user, joinedAt: nil, isBot: false))
        }
        try fixture.apply("2026-01-04T13:00:00Z", .memberJoined(user: 2, joinedAt: nil, isBot: false))
        try fixture.commit(at: "2026-01-30T12:00:00Z")
        fixture.restart()
        #expect(fixture.store.figures.last == "01-30 0 0 3 0")
        #expect(fixture.store.members.count == 3)
        try fixture.commit(at: "2026-01-31T12:00:00Z")
        #expect(fixture.store.members.keys.sorted() == [2, 3])
    }

    @Test("What is kept of a user can be shown")
    func shown() throws {
        var fixture = ActivityFixture()
        try fixture.apply("2026-01-01T12:00:00Z", .message(1))
        try fixture.apply("2026-01-05T12:00:00Z", .message(1))
        try fixture.commit(at: "2026-01-10T12:00:00Z")
        #expect(fixture.state.activity(of: 1)?.activeDays.map(\.description) == ["2026-01-05", "2026-01-01"])
    }

    @Test("The figures of a day that has not begun follow from the last days")
    func reading() throws {
        var fixture = ActivityFixture()
        try fixture.apply("2026-01-10T12:00:00Z", .message(1))
        let day = Day(year: 2026, month: 1, day: 10)
        let figures = [-7, -8, 0, 1, 7, 28, 1_000].map { fixture.state.activeMembers(on: day.advanced(by: $0)) }
        #expect(
            figures == [
                ActiveFigures(), nil, ActiveFigures(day: 1, week: 1, fourWeeks: 1),
                ActiveFigures(week: 1, fourWeeks: 1),
                ActiveFigures(fourWeeks: 1), ActiveFigures(), ActiveFigures(),
            ])
    }
}
