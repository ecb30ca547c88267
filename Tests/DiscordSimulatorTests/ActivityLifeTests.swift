// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Simulated activity", .timeLimit(.minutes(5)))
struct ActivityLifeTests {
    private static func state(
        _ activity: SimulatorActivity?, members: Int = 400, hours: Int, step: Duration = .seconds(3_600)
    ) -> SimulationState {
        var configuration = SimulatorConfiguration()
        configuration.members = members
        configuration.activity = activity
        let start = GatewayHarness.start
        var state = SimulationState(configuration: configuration, start: start)
        state.begin(at: start)
        var passed = Duration.zero
        while passed < .seconds(3_600) * hours {
            passed += step
            state.tick(at: start.advanced(by: passed))
        }
        return state
    }

    @Test("The same seed produces the same activity, however the time is divided, and the members do not depend on it")
    func determinism() {
        let activity = SimulatorActivity(messagesPerSecond: 0.05)
        let coarse = Self.state(activity, hours: 12).guild
        let fine = Self.state(activity, hours: 12, step: .seconds(100)).guild
        let none = Self.state(nil, hours: 12).guild
        #expect(coarse.activity.history.entries == fine.activity.history.entries)
        #expect(coarse.activity.messages.all == fine.activity.messages.all)
        #expect(coarse.activity.voice.states == fine.activity.voice.states)
        #expect(coarse.activity.history.entries.count > 2_000)
        #expect(coarse.world.history == none.world.history && !none.world.history.isEmpty)
        #expect(none.activity.history.entries.isEmpty)
        #expect(none.channels.count == 6)
        #expect(coarse.channels.count == 6 + 7 + 4)
    }

    @Test("A week contains every kind of activity, in proportion")
    func week() throws {
        let state = Self.state(SimulatorActivity(messagesPerSecond: 0.03), members: 1_000, hours: 168)
        let now = GatewayHarness.start.advanced(by: .seconds(168 * 3_600))
        let activity = state.guild.activityLedger(in: try #require(TimeZone(identifier: "Etc/GMT+5")), at: now)
        func sum(_ value: (SimulatorLedger.Activity.Hour) -> Int) -> Int { activity.hours.map(value).reduce(0, +) }
        let messages = sum { $0.messageHuman + $0.messageBot + $0.messageWebhook }
        #expect((16_000...20_500).contains(messages))
        let human = sum(\.messageHuman)
        #expect(Double(human) / Double(messages) > 0.8)
        #expect(sum(\.messageBot) > 500 && sum(\.messageWebhook) > 500 && sum(\.messageSystem) > 50)
        #expect(sum(\.reactions) > 3_000 && sum(\.threads) > 30)
        let voice = activity.hours.map(\.voice).reduce(0, +)
        #expect(voice > 3_600_000 && activity.hours.contains { $0.voiceAlone > 0 && $0.voice > 0 })
        #expect(activity.hours.contains { $0.voiceAFK > 0 })
        #expect(activity.days.allSatisfy { $0.voicePeak > 0 || $0.active1 == 0 })

        // The first channel is the most popular, and the evening livelier than the early morning.
        let channels = try #require(state.guild.activity.channels)
        let counts = channels.text.map { channel in
            activity.hours.filter { $0.channelID.rawValue == channel.id }.map(\.messageHuman).reduce(0, +)
        }
        #expect(counts[0] > counts[1] && counts[1] > counts[7] && counts[7] > 100)
        let evening = activity.hours.filter { (19...22).contains($0.hour) }.map(\.messageHuman).reduce(0, +)
        let morning = activity.hours.filter { (3...6).contains($0.hour) }.map(\.messageHuman).reduce(0, +)
        #expect(evening > 2 * morning)

        // A tenth of the active members writes most messages.
        let writers = Dictionary(
            grouping: state.guild.activity.messages.all.filter { $0.type == 0 && !$0.isWebhook }, by: \.author
        )
        .mapValues(\.count).values.sorted(by: >)
        #expect(writers.prefix(writers.count / 10).reduce(0, +) * 3 > writers.reduce(0, +))
        #expect(state.guild.activity.messages.all == state.guild.activity.messages.all.sorted { $0.id < $1.id })
    }

    @Test("Only the newest messages and entries are kept, and members in voice are remembered")
    func bounds() {
        var messages = WorldMessages()
        for id in 1...UInt64(120_000) { messages.add(WorldMessage(id: id, channel: id % 7, author: 1)) }
        #expect((100_000...110_000).contains(messages.all.count))
        #expect(messages.all.last?.id == 120_000)
        #expect(messages[1] == nil && messages[119_999]?.channel == 119_999 % 7)

        var log = WorldActivityLog()
        log.add(.voice, user: 5, channel: 6, at: 0)
        for time in 1...Int64(WorldActivityLog.capacity) {
            log.add(.humanMessage, user: 1, channel: 2, at: time * 1_000)
        }
        #expect(log.entries.count < WorldActivityLog.capacity && log.voiceBefore == [5: 6])
        #expect(log.droppedUntil == Int64(WorldActivityLog.capacity / 10 - 1) * 1_000)
    }

    @Test("Activity starts and stops at runtime, with new channels")
    func runtime() throws {
        var harness = ActivityHarness {
            $0.activity = nil
            $0.members = 500
        }
        try harness.connect()
        #expect(harness.api.control("POST", "activity", #"{"messages_per_second": 1}"#).body["on"] == .bool(true))
        let names = try harness.dispatches().map(\.name)
        #expect(names == Array(repeating: "CHANNEL_CREATE", count: 11) + ["GUILD_UPDATE"])
        harness.advance(600)
        #expect(try harness.dispatches().contains { $0.name == "MESSAGE_CREATE" })
        #expect(harness.api.control("POST", "activity", #"{"on": false}"#).body["on"] == .bool(false))
        harness.advance(600)
        #expect(try harness.dispatches().isEmpty)
        #expect(harness.api.control("GET", "activity").status == 405)
        #expect(harness.api.control("POST", "activity", #"{"messages_per_second": -1}"#).status == 400)
    }

    @Test("A paused guild has no activity, except for actions")
    func paused() throws {
        var harness = ActivityHarness {
            $0.activity = SimulatorActivity(messagesPerSecond: 1)
            $0.members = 500
        }
        harness.api.gateway.state.setPaused(true, at: harness.api.gateway.now)
        harness.advance(3_600)
        #expect(harness.state.activity.history.entries.isEmpty)
        try harness.act(.init(.message))
        #expect(harness.state.activity.history.entries.count == 1)
        harness.api.gateway.state.setPaused(false, at: harness.api.gateway.now)
        harness.advance(3_600)
        let entries = harness.state.activity.history.entries
        #expect(entries.count > 100)
        #expect(entries.dropFirst().allSatisfy { $0.at > entries[0].at })
    }
}
