// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
package import DiscordModels
package import DiscordREST
import Foundation
import LocalTime
package import Logging
import Resilience
import ServiceLifecycle
import Supervision
package import Timekeeping

/// The part of Discord's HTTP API that reads the history of channels.
package protocol ChannelHistory: Sendable {
    /// The oldest messages after another one, at most `MessageRepair.pageSize`.
    func messages(in channel: ChannelID, after message: MessageID) async throws -> [MessageMetadata]
    /// The last message that was sent in a channel, even if it was deleted.
    func lastMessage(in channel: ChannelID) async throws -> MessageID?
}

extension DiscordClient: ChannelHistory {
    package func messages(in channel: ChannelID, after message: MessageID) async throws -> [MessageMetadata] {
        try await messages(in: channel, after: message, limit: MessageRepair.pageSize)
    }
}

/// Reads the messages of a gap from the history of the channels, those with the most messages first.
package struct MessageRepair: Service {
    /// The number of messages in a page of the history.
    package static let pageSize = 100
    /// The number of messages that are read from a channel at most.
    static let channelLimit = 10_000
    /// How long a gap is read.
    static let deadline = Duration.seconds(1_800)
    /// Messages are looked for in the history up to this time after the guild became available.
    static let overlap = Duration.seconds(2)
    /// Time until the history shows a message.
    static let settlingTime = Duration.seconds(3)
    /// Minimum pause after a request: half of the 50 a second that Discord allows for everything that the bot does.
    static let minimumPause = Duration.milliseconds(40)
    /// Errors that another attempt does not mend.
    private static let lasting: [RESTError.Code] = [.forbidden, .notFound, .badRequest, .malformedResponse]

    let keeper: GuildKeeper
    let history: any ChannelHistory
    let maximumBackoff: Duration
    let clock: any WallClock
    /// Discord's time, if it is known.
    let serverTime: @Sendable () -> WallInstant?
    let logger: Logger

    package init(
        keeper: GuildKeeper, history: any ChannelHistory, maximumBackoff: Duration, clock: any WallClock,
        serverTime: @escaping @Sendable () -> WallInstant?, logger: Logger
    ) {
        self.keeper = keeper
        self.history = history
        self.maximumBackoff = maximumBackoff
        self.clock = clock
        self.serverTime = serverTime
        self.logger = logger
    }

    func run() async throws {
        try await untilShutdown {
            while true {
                let gap = try await keeper.changes.wait { keeper.messageGap }
                try await repair(gap)
            }
        }
    }

    private func repair(_ gap: MessageGap) async throws {
        if gap.end == nil {
            logger.info(
                "reading missed messages",
                metadata: ["gap.from": "\(gap.from.formatted(.iso8601))", "gap.to": "\(gap.to.formatted(.iso8601))"])
            // By Discord's clock: nothing with a lower ID may be sent after the history is read.
            let now = serverTime() ?? clock.wallNow
            keeper.readHistory(until: now.advanced(by: Self.overlap).date)
        }
        try await clock.sleep(for: Self.overlap + Self.settlingTime)
        let deadline = clock.now.advanced(by: Self.deadline)
        var result = Result()
        while let current = keeper.messageGap, current.to == gap.to, let next = keeper.nextHistory {
            if clock.now < deadline, try await read(next, deadline, &result) { continue }
            // After another lost session, the channel is read later.
            guard keeper.messageGap?.to == gap.to else { break }
            keeper.giveUp(next.channel)
            result.unread += 1
        }
        guard keeper.messageGap == nil, keeper.isCurrent else { return }
        let metadata: Logger.Metadata = [
            "messages.counted": "\(result.messages)", "channels.read": "\(result.channels)",
            "channels.unread": "\(result.unread)",
        ]
        if result.unread == 0 {
            logger.notice("missed messages counted", metadata: metadata)
        } else {
            logger.warning(
                "some missed messages could not be read; their hours are incomplete. Grant the bot Read Message History",
                metadata: metadata)
        }
    }

    private struct Result {
        var messages = 0
        var channels = 0
        var unread = 0
    }

    /// Reads a channel.
    ///
    /// - Returns: Whether it was read to the end. Also `true` if the gap has become longer meanwhile.
    private func read(
        _ first: PendingHistory, _ deadline: MonotonicInstant, _ result: inout Result
    ) async throws -> Bool {
        var backoff = Backoff(base: .seconds(1), maximum: maximumBackoff)
        var next = first
        var count = 0
        while count < Self.channelLimit {
            do {
                let page = try await paced { try await history.messages(in: next.channel, after: next.after) }
                if page.isEmpty, try await isHidden(next) { return false }
                backoff.succeeded()
                let isLast = page.count < Self.pageSize
                result.messages += keeper.receive(page, of: next, isLast: isLast)
                count += page.count
                guard let following = keeper.pendingHistory(of: next.channel) else {
                    result.channels += 1
                    return true
                }
                // Another gap has begun, or nothing was read.
                guard following.after > next.after else { return true }
                next = following
            } catch let error as RESTError where Self.lasting.contains(error.code) {
                logger.debug("history not readable", metadata: ["channel.id": "\(next.channel)", "error": "\(error)"])
                return false
            } catch let error as RESTError {
                let pause = backoff.failed(atLeast: error.retryAfter)
                guard clock.now.advanced(by: pause) < deadline else { return false }
                logger.warning(
                    "message history request failed",
                    metadata: ["error": "\(error)", "retry.after": "\(Int(pause.seconds))"])
                try await clock.sleep(for: pause)
            }
            guard clock.now < deadline else { return false }
        }
        return false
    }

    /// Whether an empty history hides messages: without Read Message History, Discord returns none instead of an error.
    private func isHidden(_ next: PendingHistory) async throws -> Bool {
        if next.isKnownToHaveMessages { return true }
        return try await paced { try await history.lastMessage(in: next.channel) }.map { $0 > next.after } ?? false
    }

    private func paced<Value: Sendable>(_ request: () async throws -> Value) async throws -> Value {
        try await Self.paced(clock, request)
    }

    /// Sends a request, and pauses as long as it took, but not less than the global rate limit requires: half of it is left.
    /// That half of the limit of each route is left, the client takes care of.
    package static func paced<Value: Sendable>(
        _ clock: any WallClock, _ request: () async throws -> Value
    ) async throws -> Value {
        let start = clock.now
        let value = try await request()
        try await clock.sleep(for: max(minimumPause, start.duration(to: clock.now)))
        return value
    }
}

extension GuildKeeper {
    /// The gap whose messages are being read, while events are received.
    var messageGap: MessageGap? {
        shared.withState { state, _ in
            state.guilds[index].isCurrent ? state.guilds[index].activity?.state.messageGap : nil
        }
    }

    /// The next channel to read.
    var nextHistory: PendingHistory? { shared.withState { state, _ in state.guilds[index].activity?.nextHistory } }

    /// The rest of a channel to read; `nil` if it was read to the end.
    func pendingHistory(of channel: ChannelID) -> PendingHistory? {
        shared.withState { state, _ in state.guilds[index].activity?.pendingHistory(of: channel) }
    }

    /// Sets the instant up to which the history is read.
    func readHistory(until instant: Date) {
        shared.withState { state, _ in state.guilds[index].activity?.readHistory(until: instant) }
        changes.notify()
    }

    /// Counts a page of the history.
    func receive(_ page: [MessageMetadata], of history: PendingHistory, isLast: Bool) -> Int {
        shared.withState { state, _ in
            let optOuts = state.optOuts
            return state.guilds[index].activity?.receive(page, of: history, isLast: isLast, optOuts) ?? 0
        }
    }

    /// Gives up reading a channel.
    func giveUp(_ channel: ChannelID) {
        shared.withState { state, _ in state.guilds[index].activity?.giveUp(channel) }
    }
}
