// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
import DiscordModels
import DiscordSimulator
import Foundation
import StatsBot
import Testing
import Timekeeping

@Suite("Faults in Discord", .timeLimit(.minutes(3)))
struct FaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let faults: [SimulatorFault]
        var compression = "zstd-stream"

        init(_ name: String, _ faults: [SimulatorFault], compression: String = "zstd-stream") {
            (testDescription, self.faults, self.compression) = (name, faults, compression)
        }
    }

    private static let survived = [
        Case("closed with 4000", [.drop(closeCode: 4000)]),
        Case("closed with 4008", [.drop(closeCode: 4008)]),
        Case("closed with 4009", [.drop(closeCode: 4009)]),
        Case("closed with 1000", [.drop(closeCode: 1000)]),
        Case("closed with 1001", [.drop(closeCode: 1001)]),
        Case("closed with an unknown code", [.drop(closeCode: 4999)]),
        Case("a TCP reset", [.reset]),
        Case("a half-open socket", [.halfOpen]),
        Case("connections are refused for a while", [.refuseConnections(for: .seconds(60)), .reset]),
        Case("opcode 7", [.reconnect]),
        Case("opcode 9, resumable", [.invalidSession(resumable: true)]),
        Case("heartbeats are not acknowledged", [.withholdHeartbeatACKs(times: 1)]),
        Case("a heartbeat is requested", [.requestHeartbeat]),
        Case("frames are late", [.delayFrames(by: .seconds(6))]),
        Case("a broken zstd block", [.corruptDispatch(times: 1)]),
        Case("a broken zlib block", [.corruptDispatch(times: 1)], compression: "zlib-stream"),
        Case("broken JSON", [.corruptDispatch(times: 1)], compression: "none"),
        Case("messages in fragments", [.fragmentMessages(parts: 5, times: 10)]),
        Case("messages in fragments, as text", [.fragmentMessages(parts: 5, times: 10)], compression: "none"),
        Case("an oversized message", [.hugeMessage(bytes: 70_000_000)]),
        Case("dispatches are duplicated", [.duplicateDispatch(times: 10)]),
        Case("a sequence number is skipped", [.skipSequence]),
        Case("a dispatch is lost in transit", [.loseDispatch(times: 1)]),
        Case("an unknown opcode", [.unknownOpcode]),
        Case("an unknown event", [.unknownEvent]),
        Case("a malformed dispatch", [.malformedDispatch]),
        Case("all at once", [.duplicateDispatch(times: 3), .loseDispatch(times: 1), .reconnect, .skipSequence]),
    ]

    @Test("the bot recovers and counts every event exactly once", arguments: survived)
    func survives(_ testCase: Case) async throws {
        var configuration = SimulatorConfiguration()
        configuration.members = 200
        try await RunningBot.running(
            configuration, startsPaused: true, variables: ["GATEWAY_COMPRESSION": testCase.compression]
        ) { bot in
            try await bot.waitFor { if case .counted = $0 { true } else { false } }
            let before = bot.discord.ledger().events
            live(bot)
            for fault in testCase.faults { bot.discord.inject(fault) }
            live(bot)
            try await bot.waitUntilTrue()
            _ = try await eventually("every fault has struck") {
                // A delay lasts and is never reported as struck.
                let struck = Set(bot.discord.struckFaults.keys).union(["delay-frames"])
                return struck.isSuperset(of: testCase.faults.map(\.name)) ? () : nil
            }
            bot.discord.clearFaults()
            live(bot)
            try await bot.waitUntilTrue()
            try await bot.expectEveryEventOnce(since: before)
        }
    }

    @Test(
        "after a lost session its counts are correct again, bans included",
        arguments: [
            Case("opcode 9, not resumable", [.invalidSession(resumable: false)]),
            Case("the session expires", [.expireSession, .reset]),
            Case("closed with 4007", [.drop(closeCode: 4007)]),
        ])
    func losesSession(_ testCase: Case) async throws {
        var configuration = SimulatorConfiguration()
        configuration.members = 200
        try await RunningBot.running(configuration, startsPaused: true) { bot in
            try await bot.waitFor { if case .counted = $0 { true } else { false } }
            live(bot)
            try await bot.waitUntilTrue()
            for fault in testCase.faults { bot.discord.inject(fault) }
            live(bot)
            try await bot.waitFor { if case .sessionStarted = $0 { true } else { false } }
            live(bot)
            try await bot.waitUntilTrue()
        }
    }

    @Test(
        "after a stall, the gap begins before the first missed event, and shows although the member count is unchanged")
    func gapAfterStall() async throws {
        struct History: Decodable {
            struct Span: Decodable {
                let from: String
                let change: Int
            }

            let unobserved: [Span]
        }
        var configuration = SimulatorConfiguration()
        configuration.members = 200
        try await RunningBot.running(configuration, startsPaused: true) { bot in
            try await bot.waitFor { if case .counted = $0 { true } else { false } }
            // Events arrive 35 seconds late, which is less than the time between heartbeats. When the bot has received the
            // first, the session is lost, and with it the others.
            bot.discord.inject(.delayFrames(by: .seconds(35)))
            bot.discord.perform(.join)
            try await bot.waitUntil(bot.clock.wallNow.advanced(by: .seconds(34)))
            let missed = bot.clock.wallNow.date
            for action in [SimulatorAction.join, .leave] { bot.discord.perform(action) }
            _ = try await eventually("the first event is counted") {
                Samples(try await bot.get("/metrics").body).sum(of: "discord_guild_member_events_total") > 0 ? () : nil
            }
            bot.discord.clearFaults()
            for fault in [SimulatorFault.expireSession, .reset] { bot.discord.inject(fault) }
            try await bot.waitFor { if case .sessionStarted = $0 { true } else { false } }
            try await bot.waitUntilTrue(bans: false)
            let history = try await eventually("the gap is stored") {
                try await Web.json(bot.url + "/api/v1/stats/history", as: History.self)
                    .flatMap { $0.unobserved.isEmpty ? nil : $0 }
            }
            #expect(history.unobserved.map(\.change) == [0])
            let from = try #require(history.unobserved.first).from
            #expect(try Date(from, strategy: .iso8601) <= missed)
            let samples = Samples(try await bot.get("/metrics").body)
            #expect(samples.sum(of: "discord_guild_unobserved_member_change_total") == 0)
            #expect(samples.sum(of: "discord_guild_unobserved_spans_total") == 1)
            #expect(samples.sum(of: "discord_guild_unobserved_seconds_total") > 0)
        }
    }

    @Test(
        "failed requests are retried until they succeed",
        arguments: [
            .error(status: 500), .error(status: 502), .error(status: 503), .cloudflareBan(), .globalLimit(),
            .slow(headersAfter: .seconds(60), bodyOver: .seconds(60)), .close, .malformedJSON, .wrongContentType,
            .noAnswer,
        ] as [SimulatorHTTPFault])
    func requests(_ fault: SimulatorHTTPFault) async throws {
        var configuration = SimulatorConfiguration()
        configuration.members = 200
        try await RunningBot.running(configuration, timeScale: 600, startsPaused: true) { bot in
            // A missing response costs the whole timeout, which is in real time.
            let routes =
                fault == .noAnswer ? ["/gateway/bot"] : ["/users/@me/guilds", "/gateway/bot", "/guilds", "/channels"]
            for route in routes {
                bot.discord.inject(.http(fault, on: SimulatorRequests(method: nil, route: route), times: 1))
            }
            try await bot.waitUntilTrue()
            let truth = bot.discord.ledger()
            _ = try await eventually("every channel has the right name") {
                bot.discord.channelName(bot.discord.channels.members) == "👥 Members: \(truth.members)"
                    && bot.discord.channelName(bot.discord.channels.online) == "🟢 Online: \(truth.online)"
                    && bot.discord.channelName(bot.discord.channels.bans) == "🔨 Bans: \(truth.bans)" ? () : nil
            }
        }
    }

    @Test("if the server's clock is wrong, only its durations are used", arguments: [-86_400, 86_400])
    func clock(seconds: Int) async throws {
        var configuration = SimulatorConfiguration()
        configuration.members = 200
        try await RunningBot.running(configuration, timeScale: 600, startsPaused: true) { bot in
            bot.discord.inject(.shiftClock(by: .seconds(seconds)))
            _ = try await eventually("the channel is renamed") {
                bot.discord.channelName(bot.discord.channels.members) == "👥 Members: 200" ? () : nil
            }
        }
    }

    /// A few events of each kind.
    private func live(_ bot: RunningBot) {
        for action in [SimulatorAction.join, .join, .leave, .ban, .unban, .kick, .join, .presence(nil, .online)] {
            bot.discord.perform(action)
        }
    }
}
