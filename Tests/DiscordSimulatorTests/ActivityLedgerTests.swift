// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Activity in the ledger")
struct ActivityLedgerTests {
    private static let afk: UInt64 = 9
    private static let (ann, bob, cat): (UInt64, UInt64, UInt64) = (101, 102, 103)

    private static func milliseconds(_ text: String) throws -> Int64 {
        Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970) * 1_000
    }

    /// Where a user is from a time on; `nil`: not in voice.
    typealias Stay = (at: String, user: UInt64, channel: UInt64?)

    /// Counts stays, in seconds by hour and channel.
    private static func count(_ stays: [Stay], zone: String, until end: String) throws -> LedgerActivityCount {
        var log = WorldActivityLog()
        for stay in stays {
            log.add(
                stay.channel == nil ? .voiceEnd : .voice, user: stay.user, channel: stay.channel ?? 0,
                at: try milliseconds(stay.at))
        }
        return LedgerActivityCount(
            log, afk: afk, zone: try #require(TimeZone(identifier: zone)), from: try milliseconds(stays[0].at),
            to: try milliseconds(end))
    }

    /// `date hour channel: voice alone AFK`, in seconds, with `'` for a repeated hour.
    private static func rows(_ count: LedgerActivityCount) -> [String] {
        count.rows.map { row in
            let times = [row.voice, row.voiceAlone, row.voiceAFK].map { String($0 / 1_000) }
            return "\(row.date) \(row.hour)\(row.repeated ? "'" : "") \(row.channelID): \(times.joined(separator: " "))"
        }
    }

    struct Case: Sendable {
        let name: String
        let zone: String
        let stays: [Stay]
        let end: String
        let rows: [String]
        /// `date: active, peak`.
        let days: [String]
    }

    static let cases: [Case] = [
        Case(
            name: "across midnight, alone", zone: "America/New_York",
            stays: [("2026-11-26T04:50:00Z", ann, 1), ("2026-11-26T05:20:00Z", ann, nil)], end: "2026-11-26T06:00:00Z",
            rows: ["2026-11-25 23 1: 0 600 0", "2026-11-26 0 1: 0 1200 0"],
            days: ["2026-11-25: 1, 1", "2026-11-26: 1, 1"]),
        Case(
            name: "until exactly midnight, which is not in voice on the next day", zone: "America/New_York",
            stays: [("2026-11-26T04:50:00Z", ann, 1), ("2026-11-26T05:00:00Z", ann, nil)], end: "2026-11-26T06:00:00Z",
            rows: ["2026-11-25 23 1: 0 600 0"], days: ["2026-11-25: 1, 1"]),
        Case(
            name: "with the hour that the clock skips", zone: "America/New_York",
            stays: [("2026-03-08T06:30:00Z", ann, 1), ("2026-03-08T07:30:00Z", ann, nil)], end: "2026-03-08T08:00:00Z",
            rows: ["2026-03-08 1 1: 0 1800 0", "2026-03-08 3 1: 0 1800 0"], days: ["2026-03-08: 1, 1"]),
        Case(
            name: "with the hour that the clock repeats", zone: "America/New_York",
            stays: [("2026-11-01T05:45:00Z", ann, 1), ("2026-11-01T07:15:00Z", ann, nil)], end: "2026-11-01T08:00:00Z",
            rows: ["2026-11-01 1 1: 0 900 0", "2026-11-01 1' 1: 0 3600 0", "2026-11-01 2 1: 0 900 0"],
            days: ["2026-11-01: 1, 1"]),
        Case(
            name: "with the half hour that the clock repeats", zone: "Australia/Lord_Howe",
            stays: [("2026-04-04T14:00:00Z", ann, 1), ("2026-04-04T16:00:00Z", ann, nil)], end: "2026-04-04T17:00:00Z",
            rows: ["2026-04-05 1 1: 0 3600 0", "2026-04-05 1' 1: 0 1800 0", "2026-04-05 2 1: 0 1800 0"],
            days: ["2026-04-05: 1, 1"]),
        Case(
            name: "in a time zone of a quarter hour", zone: "Asia/Kathmandu",
            stays: [("2026-11-25T18:00:00Z", ann, 1), ("2026-11-25T18:30:00Z", ann, nil)], end: "2026-11-25T19:00:00Z",
            rows: ["2026-11-25 23 1: 0 900 0", "2026-11-26 0 1: 0 900 0"],
            days: ["2026-11-25: 1, 1", "2026-11-26: 1, 1"]),
        Case(
            name: "together, then alone", zone: "UTC",
            stays: [
                ("2026-11-25T12:00:00Z", ann, 1), ("2026-11-25T12:10:00Z", bob, 1), ("2026-11-25T12:30:00Z", ann, nil),
            ], end: "2026-11-25T12:40:00Z", rows: ["2026-11-25 12 1: 2400 1200 0"], days: ["2026-11-25: 2, 2"]),
        Case(
            name: "moved, which leaves one alone", zone: "UTC",
            stays: [
                ("2026-11-25T12:00:00Z", ann, 1), ("2026-11-25T12:00:00Z", bob, 1), ("2026-11-25T12:20:00Z", cat, 2),
                ("2026-11-25T12:30:00Z", bob, 2),
            ], end: "2026-11-25T12:40:00Z", rows: ["2026-11-25 12 1: 3600 600 0", "2026-11-25 12 2: 1200 600 0"],
            days: ["2026-11-25: 3, 3"]),
        Case(
            name: "in the AFK channel, which is neither together nor active", zone: "UTC",
            stays: [
                ("2026-11-25T23:50:00Z", ann, 1), ("2026-11-25T23:50:00Z", bob, 9), ("2026-11-25T23:55:00Z", ann, 9),
            ], end: "2026-11-26T00:05:00Z",
            rows: ["2026-11-25 23 1: 0 300 0", "2026-11-25 23 9: 0 0 900", "2026-11-26 0 9: 0 0 600"],
            days: ["2026-11-25: 1, 1"]),
        Case(
            name: "open until now", zone: "UTC", stays: [("2026-11-25T12:00:00Z", ann, 1)], end: "2026-11-25T14:30:00Z",
            rows: ["2026-11-25 12 1: 0 3600 0", "2026-11-25 13 1: 0 3600 0", "2026-11-25 14 1: 0 1800 0"],
            days: ["2026-11-25: 1, 1"]),
    ]

    @Test("Voice is divided by hours, channels and company", arguments: cases.indices)
    func voice(index: Int) throws {
        let `case` = Self.cases[index]
        let count = try Self.count(`case`.stays, zone: `case`.zone, until: `case`.end)
        #expect(Self.rows(count) == `case`.rows, "\(`case`.name)")
        let days = count.days.sorted { $0.key < $1.key }.map { day, facts in
            "\(LedgerClock.date(day)): \(facts.active.count), \(facts.peak)"
        }
        #expect(days == `case`.days, "\(`case`.name)")
    }

    @Test("The hours of a day with a repeated hour are in the order in which they happen, as far as they are distinct")
    func clock() throws {
        var clock = LedgerClock(try #require(TimeZone(identifier: "Europe/Berlin")))
        let start = try Self.milliseconds("2026-10-24T22:00:00Z")
        let hours = (0..<25).map { clock.hour(at: start + $0 * 3_600_000) }
        #expect(hours.map(\.hour) == [0, 1, 2, 2] + Array(3...23))
        #expect(hours.filter(\.isRepeated).map(\.hour) == [2])
        #expect(hours == hours.sorted() && Set(hours.map(\.day)).count == 1)
    }

    @Test("Every kind of message is counted by the rule, and threads as their parent channel")
    func kinds() throws {
        var harness = ActivityHarness()
        let authors: [(SimulatorActivityAction.Author, Int?)] = [
            (.human, nil), (.human, 19), (.human, 7), (.bot, nil), (.interaction, nil), (.interaction, 23),
            (.interaction, 0), (.webhook, nil), (.system, nil), (.system, 18),
        ]
        for (author, type) in authors { try harness.act(.init(.message, in: "help", author: author, type: type)) }
        try harness.act(.init(.react, in: "help"))
        let message = try #require(try harness.act(.init(.message, in: "help")).messageID)
        let thread = try #require(try harness.act(.init(.thread, in: "help", message: message)).channelID)
        #expect(thread.rawValue == message.rawValue)
        try harness.act(.init(.message, in: thread.description))
        try harness.act(.init(.react, in: thread.description))
        try harness.act(.init(.message, in: "general", author: .bot))
        harness.advance(7_200)
        try harness.act(.init(.react, in: "help"))
        let help = ChannelID(try #require(try harness.channels.id(named: "help")))
        let general = ChannelID(try harness.channels.text[0].id)
        func row(_ hour: Int, _ channel: ChannelID, _ messages: [Int], reactions: Int = 0, threads: Int = 0)
            -> SimulatorLedger.Activity.Hour
        {
            SimulatorLedger.Activity.Hour(
                date: hour == 22 ? "2023-11-14" : "2023-11-15", hour: hour, repeated: false, channelID: channel,
                messageHuman: messages[0], messageBot: messages[1], messageWebhook: messages[2],
                messageSystem: messages[3], reactions: reactions, threads: threads)
        }
        // Two members' messages, one in `help` and one in the thread; the type 21 in the thread is a system message.
        let rows = [
            row(22, help, [4, 4, 1, 4], reactions: 2, threads: 1), row(22, general, [0, 1, 0, 0]),
            row(0, help, [0, 0, 0, 0], reactions: 1),
        ]
        let found = try harness.activity().hours
        #expect(Set(found.map(\.channelID)) == [help, general])
        for row in rows { #expect(found.contains(row), "\(row)") }
        #expect(found.count == rows.count)
    }

    @Test("Messages of the bot and of a client's webhook are counted; ephemeral responses and deletions are not")
    func ownMessages() throws {
        var harness = ActivityHarness()
        let stats = SimulatorChannels(seed: 1).stats
        let webhook = SimulatedWebhook(seed: 1)
        let message = harness.api.ask("POST", "channels/\(stats)/messages", #"{"content":"a"}"#)
        _ = harness.api.ask("POST", "webhooks/\(webhook.id)/\(webhook.token)", #"{"content":"b"}"#)
        let id = try #require(message.body["id"]?.text)
        #expect(harness.api.ask("DELETE", "channels/\(stats)/messages/\(id)").status == 204)
        let row = try #require(try harness.activity().hours.first)
        #expect(row.channelID == stats)
        let counts: [Int] = [row.messageHuman, row.messageBot, row.messageWebhook, row.messageSystem]
        #expect(counts == [0, 1, 1, 0])
    }
}
