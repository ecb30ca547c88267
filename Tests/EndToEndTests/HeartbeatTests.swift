// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
import DiscordModels
import DiscordSimulator
import Foundation
import Logging
import StatsBot
import Testing
import Timekeeping

@Suite("The heartbeat message in its channel", .timeLimit(.minutes(2)))
struct HeartbeatTests {
    private var small: SimulatorConfiguration {
        var configuration = SimulatorConfiguration()
        configuration.members = 200
        return configuration
    }

    private func variables(_ configuration: SimulatorConfiguration) -> [String: String] {
        // The channel's ID depends only on the seed.
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let other = SimulatedDiscord(configuration: configuration, clock: SystemClock(), logger: logger)
        return ["HEARTBEAT_CHANNEL_ID": other.channels.heartbeat.description, "HEARTBEAT_INTERVAL": "60"]
    }

    private func messages(_ bot: RunningBot) -> [SimulatedMessage] {
        bot.discord.visibleMessages(in: bot.discord.channels.heartbeat)
    }

    @Test("one message, edited repeatedly, with recent events")
    func edited() async throws {
        try await RunningBot.running(small, startsPaused: true, variables: variables(small)) { bot in
            try await bot.waitFor { if case .counted = $0 { true } else { false } }
            for action in [SimulatorAction.join, .join, .leave, .ban] { bot.discord.perform(action) }
            let message = try await eventually("it is edited and shows today's joins") { () -> SimulatedMessage? in
                guard let message = messages(bot).first, message.edits >= 2,
                    message.embeds.first?.fields?.contains(where: { $0.name == "👋 Recent Joins" }) == true
                else { return nil }
                return message
            }
            #expect(messages(bot).count == 1)
            let embed = try #require(message.embeds.first)
            #expect(embed.title == "🤖 StatsBot Status")
            #expect(embed.color == 0x2ECC71)
            #expect(embed.footer?.text.hasPrefix("StatsBot v") == true)
            let fields = Dictionary((embed.fields ?? []).map { ($0.name, $0.value) }) { $1 }
            let day = bot.discord.ledger()
            #expect(fields["📊 Today's Activity"]?.hasPrefix("Joins: \(day.events.joins)\n") == true)
            #expect(fields["👋 Recent Joins"]?.split(separator: "\n").count == min(3, day.events.joins))
            #expect(message.allowedMentions?.parse == [])
        }
    }

    @Test("a deleted message is sent again")
    func deleted() async throws {
        try await RunningBot.running(small, startsPaused: true, variables: variables(small)) { bot in
            let first = try await eventually("it exists") { messages(bot).first }
            try bot.discord.make(.deleteMessages(in: .heartbeat))
            let second = try await eventually("another exists") { messages(bot).first }
            #expect(second.id != first.id)
        }
    }

    @Test(
        "a failed heartbeat is retried, and nothing else is affected",
        arguments: [
            .error(status: 500), .error(status: 502), .cloudflareBan(retryAfter: .seconds(30)), .close,
        ] as [SimulatorHTTPFault])
    func fails(_ fault: SimulatorHTTPFault) async throws {
        try await RunningBot.running(small, startsPaused: true, variables: variables(small)) { bot in
            let route = "/channels/\(bot.discord.channels.heartbeat)/messages"
            bot.discord.inject(.http(fault, on: SimulatorRequests(method: "POST", route: route), times: 4))
            _ = try await eventually("it exists nevertheless") { messages(bot).first }
            try await bot.waitUntilTrue()
            #expect(messages(bot).count == 1)
        }
    }

    @Test("without the permission it waits until it is granted")
    func forbidden() async throws {
        try await RunningBot.running(small, startsPaused: true, variables: variables(small)) { bot in
            try bot.discord.make(.takePermissions([.sendMessages, .viewChannel], in: .heartbeat))
            try await bot.waitUntilTrue()
            try bot.discord.make(.givePermissions([.sendMessages, .viewChannel], in: .heartbeat))
            _ = try await eventually("it exists") { messages(bot).first }
        }
    }

    @Test("the message is sent once, even if no response to it ever arrives")
    func lostResponses() async throws {
        try await RunningBot.running(small, startsPaused: true, variables: variables(small)) { bot in
            let route = "/channels/\(bot.discord.channels.heartbeat)/messages"
            bot.discord.inject(.http(.close, on: SimulatorRequests(method: "POST", route: route), times: nil))
            _ = try await eventually("it is found and edited") {
                messages(bot).contains { $0.edits > 0 } || messages(bot).count > 1 ? () : nil
            }
            #expect(messages(bot).count == 1)
        }
    }
}
