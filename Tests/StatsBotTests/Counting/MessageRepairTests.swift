// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import BotConfiguration
import DiscordGateway
import DiscordModels
import DiscordREST
import Foundation
import LocalTime
import Logging
import Storage
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting

@Suite("Messages that were missed", .timeLimit(.minutes(3)))
struct MessageRepairTests {
    /// Channels in memory. A missing one cannot be viewed.
    private final class FakeHistory: ChannelHistory {
        let channels: Mutex<[ChannelID: [MessageMetadata]]>
        /// Channels in which the bot lacks Read Message History.
        let hidden: Set<ChannelID>
        let failures: Mutex<[RESTError.Code]>
        let requests = Mutex<[String]>([])

        init(
            _ channels: [ChannelID: [MessageMetadata]], hidden: Set<ChannelID> = [], failures: [RESTError.Code] = []
        ) {
            self.channels = Mutex(channels)
            self.hidden = hidden
            self.failures = Mutex(failures)
        }

        func messages(in channel: ChannelID, after message: MessageID) async throws -> [MessageMetadata] {
            requests.withLock { $0.append("\(channel)") }
            if let code = failures.withLock({ $0.popLast() }) { throw RESTError(code: code, message: "no") }
            guard let all = channels.withLock({ $0[channel] }) else {
                throw RESTError(code: .forbidden, httpStatus: 403, discordCode: .missingAccess, message: "no")
            }
            return hidden.contains(channel) ? [] : Array(all.filter { $0.id > message }.prefix(100))
        }

        func lastMessage(in channel: ChannelID) async throws -> MessageID? {
            channels.withLock { $0[channel]?.last?.id }
        }
    }

    /// When requests were sent.
    private final class Starts: Sendable {
        let times = Mutex<[MonotonicInstant]>([])
    }

    private let clock = ManualClock()

    private var now: Int64 { clock.wallNow.millisecondsSince1970 }

    private func message(_ offset: Int64, by user: UInt64 = 7) -> MessageMetadata {
        MessageMetadata(id: MessageID(millisecondsSince1970: now + offset * 1_000), authorID: UserID(user))
    }

    private func event(_ channel: ChannelID, _ message: MessageMetadata) -> GatewayEvent {
        .messageCreate(MessageEvent(guildID: 1, channelID: channel, message: message))
    }

    private func created(threads: [ThreadParent] = []) -> GatewayEvent {
        let channels = ([5, 6] as [ChannelID]).map { ChannelEvent(id: $0, guildID: 1, type: 0, name: "c\($0)") }
        let category = ChannelEvent(id: 9, guildID: 1, type: 4, name: "category")
        return .guildCreate(
            GuildCreateEvent(
                guildID: 1, name: "Harbor", memberCount: 3, channels: channels + [category], threads: threads))
    }

    /// A keeper whose session was lost after a message in channel 5, and that is live again after an hour.
    private func afterGap(threads: [ThreadParent] = []) async throws -> StatisticsKeeper {
        let keeper = StatisticsKeeper(
            timeZone: .gmt, clock: clock, stored: StoredState(), activity: [.messages, .voice])
        keeper.setScope(SessionScope(shards: 1, intents: .statistics))
        keeper.only.watch(1, name: "Harbor")
        func receive(_ session: String, _ sequence: Int64, _ event: GatewayEvent) async throws {
            let position = GatewaySession(id: session, resumeURL: "u", sequence: sequence)
            try await keeper.receive(GatewayDispatch(shard: 0, session: position, event: event))
        }
        try await receive("s", 1, created())
        keeper.covered(0, until: clock.wallNow)
        _ = keeper.takeBatch()
        try await receive("s", 2, event(5, message(0)))
        keeper.gatewayLost()
        clock.advance(by: .seconds(3_600))
        try await receive("t", 1, created(threads: threads))
        return keeper
    }

    /// Runs the service until the gap is closed, and returns the batch.
    private func repair(_ keeper: StatisticsKeeper, _ history: FakeHistory) async throws -> ActivityBatch {
        let service = MessageRepair(
            keeper: keeper.only, history: history, maximumBackoff: .seconds(60), clock: clock, serverTime: { nil },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            while keeper.only.messageGap != nil {
                try Task.checkCancellation()
                // Only while the service waits, so that its work takes no time.
                if clock.pendingCount > 0 { clock.advance(by: .seconds(1)) }
                await Task.yield()
            }
            group.cancelAll()
        }
        return keeper.takeBatch().activity[1] ?? ActivityBatch()
    }

    private func counts(_ batch: ActivityBatch) -> [UInt64: Int64] {
        Dictionary(batch.hours.map { ($0.key.channel, $0.value) }, uniquingKeysWith: +)
    }

    @Test(
        "half of the global rate limit is left if requests take no time, and half of the time if they do",
        arguments: [(0, 25), (20, 17), (100, 5), (400, 2)])
    func pace(milliseconds: Int, mostPerSecond: Int) async throws {
        let (clock, starts) = (clock, Starts())
        try await withThrowingTaskGroup { group in
            group.addTask {
                for _ in 0..<60 {
                    try await MessageRepair.paced(clock) {
                        starts.times.withLock { $0.append(clock.now) }
                        if milliseconds > 0 { try await clock.sleep(for: .milliseconds(milliseconds)) }
                    }
                }
            }
            group.addTask {
                while !Task.isCancelled {
                    if clock.pendingCount > 0 { clock.advance(by: .milliseconds(1)) }
                    await Task.yield()
                }
            }
            try await group.next()
            group.cancelAll()
        }
        let times = starts.times.withLock { $0 }
        let most = times.map { start in times.count { $0 >= start && $0 < start.advanced(by: .seconds(1)) } }.max()
        #expect(times.count == 60 && most == mostPerSecond)
    }

    @Test("all channels and threads are read in pages, and a message that was received counts once")
    func complete() async throws {
        let threads = [ThreadParent(threadID: 50, parentID: 6)]
        let first = message(0)
        let keeper = try await afterGap(threads: threads)
        let missed = (-3_000 ... -2_750).map { message($0) }
        let history = FakeHistory([5: [first] + missed, 6: [], 50: [message(-60)]])
        let batch = try await repair(keeper, history)
        #expect(counts(batch) == [5: 252, 6: 1])
        #expect(batch.gaps.map(\.source) == [.voice])
        #expect(history.requests.withLock { $0 } == ["5", "5", "5", "6", "50"])
        #expect(batch.members[7]?.activeDays.isEmpty == false)
        #expect(keeper.takeBatch().activity[1] == nil)
    }

    @Test("what cannot be read is marked for its channel")
    func unreadable() async throws {
        let keeper = try await afterGap(threads: [ThreadParent(threadID: 50, parentID: 6)])
        // Channel 5 is empty although a message in it was counted, channel 6 although it has a last message.
        let history = FakeHistory([5: [], 6: [message(-60)]], hidden: [6])
        let batch = try await repair(keeper, history)
        #expect(counts(batch) == [5: 1])
        #expect(batch.gaps.map(\.source) == [.voice, .messages, .messages, .messages])
        #expect(batch.gaps.map(\.channel) == [nil, 5, 6, 6])
        #expect(batch.gaps.allSatisfy { $0.to.timeIntervalSince($0.from) == 3_600 })
    }

    @Test("a failed request is repeated")
    func repeated() async throws {
        let keeper = try await afterGap()
        let history = FakeHistory([5: [message(-3_600), message(-60)], 6: []], failures: [.server, .transport])
        let batch = try await repair(keeper, history)
        #expect(counts(batch) == [5: 2])
        #expect(history.requests.withLock { $0 } == ["5", "5", "5", "6"])
    }

    @Test("a channel is read up to a limit, and the rest of its gap is marked")
    func bounded() async throws {
        let keeper = try await afterGap()
        let start = now - 3_000_000
        let many = (0..<12_000).map { number in
            MessageMetadata(id: MessageID(millisecondsSince1970: start + number), authorID: 7)
        }
        let batch = try await repair(keeper, FakeHistory([5: many, 6: []]))
        #expect(counts(batch) == [5: 10_001])
        let gap = try #require(batch.gaps.last)
        #expect(gap.channel == 5)
        #expect(gap.from == Date(milliseconds: start + 9_999))
    }

    @Test("requests that fail for half an hour end the repair")
    func abandoned() async throws {
        let keeper = try await afterGap()
        let history = FakeHistory([:], failures: Array(repeating: .server, count: 10_000))
        let batch = try await repair(keeper, history)
        #expect(batch.gaps.map(\.channel) == [nil, 5, 6])
    }
}
