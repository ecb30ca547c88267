// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Active members and cohorts in the ledger")
struct ActivityDayTests {
    private static let day = 86_400.0

    @Test("Active members of 1, 7 and 28 days, also after they have left, and communicators")
    func windows() throws {
        var harness = ActivityHarness()
        let humans = harness.humans.map { UserID($0) }
        // Day 0: one writes twice, one reacts, one is in the AFK channel, one is in voice, a bot does everything.
        for _ in 0..<2 { try harness.act(.init(.message, in: "general", by: humans[0])) }
        try harness.act(.init(.react, in: "general", by: humans[1]))
        try harness.act(.init(.voiceJoin, in: "afk", by: humans[2]))
        try harness.act(.init(.voiceJoin, in: "Lounge", by: humans[3]))
        try harness.act(.init(.voiceJoin, in: "Lounge", by: UserID(harness.bots[0])))
        try harness.act(.init(.message, in: "general", by: UserID(harness.bots[0]), author: .bot))
        for user in [humans[2], humans[3]] { try harness.act(.init(.voiceLeave, by: user)) }
        try harness.perform(.leave, of: humans[0].rawValue)
        // Day 1: one writes three times.
        harness.advance(Self.day)
        for _ in 0..<3 { try harness.act(.init(.message, in: "general", by: humans[4])) }
        harness.advance(28 * Self.day)
        let days = try harness.activity().days
        typealias Day = SimulatorLedger.Activity.ActiveDay
        #expect(
            days[0...1] == [
                Day(date: "2023-11-14", active1: 3, active7: 3, active28: 3, communicators: 1, voicePeak: 1),
                Day(date: "2023-11-15", active1: 1, active7: 4, active28: 4, communicators: 1, voicePeak: 0),
            ])
        #expect(days.count == 30)
        #expect(days.map(\.active7) == [3, 4, 4, 4, 4, 4, 4, 1] + Array(repeating: 0, count: 22))
        #expect(days.map(\.active28) == [3] + Array(repeating: 4, count: 27) + [1, 0])
    }

    @Test("Cohorts by the day of joining, and leavers by their time in the guild")
    func cohorts() throws {
        var harness = ActivityHarness()
        var joined: [UInt64] = []
        while joined.count < 5 {
            let user = try harness.perform(.join)
            if !MemberNames.isBot(user) { joined.append(user) }
        }
        // Activity on the day of joining does not count.
        try harness.act(.init(.message, in: "general", by: UserID(joined[0])))
        let leaves: [(after: Double, user: Int)] = [(0.5, 1), (7.2, 2), (31, 3)]
        var passed = 0.0
        for (index, leave) in leaves.enumerated() {
            harness.advance((leave.after - passed) * Self.day)
            passed = leave.after
            if index == 1 { try harness.act(.init(.message, in: "general", by: UserID(joined[4]))) }
            try harness.perform(.kick, of: joined[leave.user])
        }
        let activity = try harness.activity()
        #expect(
            activity.cohorts == [
                // From 22:13 on: half a day later is the next day, and 7.2 days later the eighth.
                SimulatorLedger.Activity.Cohort(
                    date: "2023-11-14", joined: 5, left1: 1, left7: 1, left30: 2, active7: 0)
            ])
        #expect(
            activity.leavers == [
                SimulatorLedger.Activity.Leavers(date: "2023-11-15", counts: [1, 0, 0, 0, 0, 0]),
                SimulatorLedger.Activity.Leavers(date: "2023-11-22", counts: [0, 0, 1, 0, 0, 0]),
                SimulatorLedger.Activity.Leavers(date: "2023-12-15", counts: [0, 0, 0, 1, 0, 0]),
            ])
    }

    @Test("The route returns activity only if requested, in the requested time zone")
    func route() throws {
        var harness = ActivityHarness()
        try harness.act(.init(.message, in: "general"))
        try harness.act(.init(.boost))
        #expect(harness.api.control("GET", "ledger").body["activity"] == nil)
        let body = harness.api.control("GET", "ledger", query: ["activity": "true", "timezone": "Asia/Tokyo"]).body
        let general = try harness.channels.text[0].id
        let expected = """
            {"boost_level":0,"boosts":1,"cohorts":[],"days":[{"active_1":1,"active_28":1,"active_7":1,"communicators":0,\
            "date":"2023-11-15","voice_peak":0}],"hours":[{"channel_id":"\(general)","date":"2023-11-15","hour":7,\
            "message_bot":0,"message_human":1,"message_system":1,"message_webhook":0,"reactions":0,"repeated":false,\
            "threads":0,"voice_afk_ms":0,"voice_alone_ms":0,"voice_ms":0}],"invites":[],"leavers":[],"voice_members":0}
            """
        #expect(String(decoding: JSONBytes.encode(body["activity"]), as: UTF8.self) == expected)
    }
}
