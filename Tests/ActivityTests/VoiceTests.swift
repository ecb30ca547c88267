// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime
import Testing

@Suite("Time in voice")
struct VoiceTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let zone: String
        let events: [(String, ActivityEvent.Kind)]
        let lines: [String]
        var testDescription: String { name }

        init(
            _ name: String, zone: String = "Europe/Berlin", _ events: [(String, ActivityEvent.Kind)], _ lines: [String]
        ) {
            (self.name, self.zone, self.events, self.lines) = (name, zone, events, lines)
        }
    }

    /// User 1 and user 2 are in channel 7 from one time to another.
    private static func pair(_ from: String, _ to: String) -> [(String, ActivityEvent.Kind)] {
        [(from, .snapshot()), (from, .voice(1, 7)), (from, .voice(2, 7)), (to, .voice(1, nil)), (to, .voice(2, nil))]
    }

    static let hours = [
        Row(
            "within an hour, to the millisecond", pair("2026-01-10T10:00:00.250Z", "2026-01-10T10:00:01.500Z"),
            ["01-10 11 #7 voice 2.5"]),
        Row(
            "across an hour and midnight", pair("2026-01-10T21:59:30Z", "2026-01-10T23:00:10Z"),
            ["01-10 22 #7 voice 60", "01-10 23 #7 voice 7200", "01-11 00 #7 voice 20"]),
        Row(
            "a skipped hour", pair("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"),
            ["03-29 01 #7 voice 3600", "03-29 03 #7 voice 3600"]),
        Row(
            "a repeated hour", pair("2026-10-25T00:30:00Z", "2026-10-25T02:15:00Z"),
            ["10-25 02 #7 voice 3600", "10-25 02 again #7 voice 7200", "10-25 03 #7 voice 1800"]),
        Row(
            "a skipped half hour", zone: "Australia/Lord_Howe", pair("2026-10-03T15:00:00Z", "2026-10-03T16:15:00Z"),
            ["10-04 01 #7 voice 3600", "10-04 02 #7 voice 3600", "10-04 03 #7 voice 1800"]),
        Row(
            "a repeated half hour", zone: "Australia/Lord_Howe", pair("2026-04-04T14:30:00Z", "2026-04-04T16:00:00Z"),
            ["04-05 01 #7 voice 3600", "04-05 01 again #7 voice 3600", "04-05 02 #7 voice 3600"]),
        Row(
            "an offset of half an hour", zone: "Asia/Kolkata", pair("2026-01-10T18:00:00Z", "2026-01-10T19:00:00Z"),
            ["01-10 23 #7 voice 3600", "01-11 00 #7 voice 3600"]),
        Row(
            "an offset of 45 minutes", zone: "Asia/Kathmandu", pair("2026-01-10T18:00:00Z", "2026-01-10T18:30:00Z"),
            ["01-10 23 #7 voice 1800", "01-11 00 #7 voice 1800"]),
    ]

    static let classes = [
        Row(
            "alone until somebody enters, and after everybody else has left",
            [
                ("10:00:00", .snapshot()), ("10:00:00", .voice(1, 7)), ("10:10:00", .voice(2, 7)),
                ("10:30:00", .voice(1, nil)), ("10:35:00", .voice(2, nil)),
            ], ["01-10 11 #7 voice 2400", "01-10 11 #7 voice_alone 900"]),
        Row(
            "bots are no company and have no time",
            [
                ("10:00:00", .snapshot()), ("10:00:00", .voice(1, 7)), ("10:00:00", .voice(9, 7, isBot: true)),
                ("10:10:00", .voice(1, nil)), ("10:30:00", .voice(9, nil, isBot: true)),
            ], ["01-10 11 #7 voice_alone 600"]),
        Row(
            "a move changes both channels",
            [
                ("10:00:00", .snapshot([7: [1, 2], 8: [3]])), ("10:10:00", .voice(1, 8)),
                ("10:20:00", .voice(1, nil)), ("10:20:00", .voice(2, nil)), ("10:20:00", .voice(3, nil)),
            ],
            [
                "01-10 11 #7 voice 1200", "01-10 11 #7 voice_alone 600", "01-10 11 #8 voice 1200",
                "01-10 11 #8 voice_alone 600",
            ]),
        Row(
            "the AFK channel, with others or alone",
            [
                ("10:00:00", .snapshot([9: [1, 2]], afk: 9)), ("10:10:00", .voice(1, nil)),
                ("10:20:00", .voice(2, nil)),
            ], ["01-10 11 #9 voice_afk 1800"]),
        Row(
            "moved to the AFK channel and back",
            [
                ("10:00:00", .snapshot([7: [1, 2]], afk: 9)), ("10:10:00", .voice(2, 9)), ("10:20:00", .voice(2, 7)),
                ("10:30:00", .voice(1, nil)), ("10:30:00", .voice(2, nil)),
            ], ["01-10 11 #7 voice 2400", "01-10 11 #7 voice_alone 600", "01-10 11 #9 voice_afk 600"]),
        Row(
            "the AFK channel changes",
            [
                ("10:00:00", .snapshot([7: [1, 2], 9: [3]], afk: 9)), ("10:10:00", .afkChannel(7)),
                ("10:20:00", .afkChannel(nil)), ("10:30:00", .voice(1, nil)), ("10:30:00", .voice(2, nil)),
                ("10:30:00", .voice(3, nil)),
            ],
            [
                "01-10 11 #7 voice 2400", "01-10 11 #7 voice_afk 1200", "01-10 11 #9 voice_alone 1200",
                "01-10 11 #9 voice_afk 600",
            ]),
        Row(
            "muting or deafening makes no difference",
            [
                ("10:00:00", .snapshot()), ("10:00:00", .voice(1, 7)), ("10:05:00", .voice(1, 7)),
                ("10:06:00", .voice(1, 7)), ("10:10:00", .voice(1, nil)),
            ], ["01-10 11 #7 voice_alone 600"]),
        Row(
            "another device continues with another session",
            [
                ("10:00:00", .snapshot()), ("10:00:00", .voice(1, 7)),
                ("10:05:00", .voice(VoiceConnection(user: 1, channel: 7, session: "other"))),
                ("10:10:00", .voice(1, nil)),
            ], ["01-10 11 #7 voice_alone 600"]),
        Row(
            "who leaves the guild leaves voice",
            [
                ("10:00:00", .snapshot([7: [1, 2]])),
                ("10:10:00", .memberLeft(user: 1, joinedAt: nil, isBot: false)), ("10:20:00", .voice(2, nil)),
            ], ["01-10 11 #7 voice 1200", "01-10 11 #7 voice_alone 600"]),
        Row(
            "a leave that is found later does not end the stay",
            [
                ("10:00:00", .snapshot([7: [1]])), ("10:09:00", .voice(2, 8)),
                ("10:05:00", .memberLeft(user: 1, joinedAt: nil, isBot: false)), ("10:10:00", .voice(1, nil)),
                ("10:10:00", .voice(2, nil)),
            ], ["01-10 11 #7 voice_alone 600", "01-10 11 #8 voice_alone 60"]),
        Row(
            "time does not go back",
            [
                ("10:00:00", .snapshot([7: [1]])), ("10:10:00", .voice(2, 7)), ("10:05:00", .voice(2, nil)),
                ("10:10:00", .voice(1, nil)),
            ], ["01-10 11 #7 voice_alone 600"]),
    ]

    @Test("Time is split at local hours", arguments: hours)
    func split(_ row: Row) throws {
        var fixture = ActivityFixture(row.zone)
        for (time, kind) in row.events { try fixture.apply(time, kind) }
        fixture.store.commit(fixture.state.takeBatch())
        #expect(fixture.store.lines == row.lines)
        #expect(fixture.store.stays.isEmpty && fixture.state.voiceMembers == 0)
    }

    @Test("Time is counted as voice, alone or AFK", arguments: classes)
    func kinds(_ row: Row) throws {
        var fixture = ActivityFixture(row.zone)
        for (time, kind) in row.events { try fixture.apply("2026-01-10T\(time)Z", kind) }
        fixture.store.commit(fixture.state.takeBatch())
        #expect(fixture.store.lines == row.lines)
    }

    @Test("Commits and restarts with a resumed session make no difference", arguments: hours + classes)
    func resumed(_ row: Row) throws {
        var fixture = ActivityFixture(row.zone)
        for (time, kind) in row.events {
            let time = time.contains("T") ? time : "2026-01-10T\(time)Z"
            try fixture.apply(time, kind)
            // Not committed, so it is replayed.
            fixture.restart()
            try fixture.apply(time, kind)
            try fixture.apply(time, .caughtUp)
            try fixture.commit(at: time)
        }
        #expect(fixture.store.lines == row.lines)
    }
}
