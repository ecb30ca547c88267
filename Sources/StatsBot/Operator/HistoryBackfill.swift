// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
package import BotConfiguration
import Counting
package import DiscordModels
import DiscordREST
package import Foundation
import LocalTime
import Logging
package import SQLiteStorage
import Timekeeping

/// Reads the messages from before the bot counted, channel by channel, the newest first. Works while the bot runs.
package struct HistoryBackfill: Sendable {
    /// What a backfill has done.
    package struct Report: Sendable, Equatable {
        /// The messages that were counted.
        package var messages = 0
        /// The channels and threads that were read as far as wanted, now or before.
        package var channels = 0
        /// The names or IDs of channels that cannot be read.
        package var unreadable: [String] = []
        /// Whether it was interrupted.
        package var isInterrupted = false
    }

    /// A channel or thread to read.
    private struct Target {
        let channel: MessageChannel
        let name: String
        let lastMessage: MessageID?
    }

    /// Text, announcement, voice and stage channels have messages; in forum and media channels, only threads have.
    private static let parentTypes = GuildActivity.messageChannelTypes.union([15, 16])
    /// Errors that concern one channel.
    private static let ofChannel: [RESTError.Code] = [.forbidden, .notFound]

    let client: DiscordClient
    let store: SQLiteStore
    let guild: GuildID
    let timeZone: TimeZone
    /// Messages that were sent earlier are not read.
    let oldest: Date
    let clock: any WallClock

    /// Reads the past of a guild.
    ///
    /// - Parameters:
    ///   - configuration: The configuration, with the token.
    ///   - store: The database.
    ///   - guild: The guild.
    ///   - timeZone: The guild's time zone.
    ///   - days: How many days to read.
    ///   - channel: The only channel to read, with its threads; `nil` for all.
    ///   - progress: Receives a line after each page, and whether the channel has been read.
    ///   - isInterrupted: Whether to stop.
    /// - Returns: What was read.
    /// - Throws: `RESTError`, `StoreError`; what was read before is stored.
    package static func run(
        _ configuration: BotConfiguration, store: SQLiteStore, guild: GuildID, timeZone: TimeZone, days: Int,
        channel: ChannelID?, progress: (String, Bool) -> Void, isInterrupted: @Sendable () -> Bool
    ) async throws -> Report {
        let clock = configuration.process.clock
        let logger = Logger(label: "statsbot") { _ in SwiftLogNoOpLogHandler() }
        return try await DiscordClient.with(configuration, logger: logger) { client in
            let backfill = HistoryBackfill(
                client: client, store: store, guild: guild, timeZone: timeZone,
                oldest: clock.wallNow.date.addingTimeInterval(-86_400 * TimeInterval(days)), clock: clock)
            return try await backfill.read(channel, progress, isInterrupted)
        }
    }

    private func read(
        _ channel: ChannelID?, _ progress: (String, Bool) -> Void, _ isInterrupted: () -> Bool
    ) async throws -> Report {
        var report = Report()
        let stored = try store.backfill(of: guild.rawValue)
        let targets = try await targets(channel)
        let now = MessageID(millisecondsSince1970: clock.wallNow.millisecondsSince1970).rawValue
        for (number, target) in targets.enumerated() {
            let start = stored.start(of: target.channel, now: now)
            func show(_ report: Report, isEnd: Bool = false) {
                let place = "channel \(number + 1) of \(targets.count), \(target.name)"
                progress("\(place): \(report.messages) messages so far", isEnd)
            }
            do {
                if try await read(target, from: start, &report, { show($0) }, isInterrupted) { report.channels += 1 }
            } catch let error as RESTError where Self.ofChannel.contains(error.code) {
                report.unreadable.append(target.name)
            }
            show(report, isEnd: true)
            report.isInterrupted = isInterrupted()
            if report.isInterrupted { break }
        }
        return report
    }

    /// - Returns: Whether the channel was read as far as wanted.
    private func read(
        _ target: Target, from start: ChannelBackfill, _ report: inout Report, _ show: (Report) -> Void,
        _ isInterrupted: () -> Bool
    ) async throws -> Bool {
        let oldest = MessageID(millisecondsSince1970: oldest.milliseconds).rawValue
        var calendar = HourCalendar(timeZone: timeZone)
        var state = start
        while !state.isDone, state.before > oldest {
            if isInterrupted() { return false }
            let page = try await pastMessages(target, before: MessageID(state.before))
            if page.isEmpty, try await isHidden(target) {
                report.unreadable.append(target.name)
                return false
            }
            let counted = BackfillPage(
                page.map { CountedMessage($0, at: Date(milliseconds: $0.id.millisecondsSince1970)) }, after: state,
                hasMore: page.count == MessageRepair.pageSize, oldest: oldest, calendar: &calendar)
            guard let added = try await store.add(counted, of: guild.rawValue) else { throw OtherBackfill() }
            report.messages += Int(added)
            state = counted.next
            show(report)
        }
        return true
    }

    private func pastMessages(_ target: Target, before: MessageID) async throws -> [MessageMetadata] {
        try await MessageRepair.paced(clock) {
            try await client.pastMessages(
                in: ChannelID(target.channel.id), before: before, limit: MessageRepair.pageSize)
        }
    }

    /// Whether the history of a channel is empty although messages were sent in it.
    private func isHidden(_ target: Target) async throws -> Bool {
        guard let last = target.lastMessage else { return false }
        return try await pastMessages(target, before: MessageID(last.rawValue &+ 1)).isEmpty
    }

    /// The channels to read, each followed by its threads.
    private func targets(_ only: ChannelID?) async throws -> [Target] {
        let channels = try await MessageRepair.paced(clock) { try await client.channels(of: guild) }
        let active = try await MessageRepair.paced(clock) { try await client.activeThreads(of: guild) }
        let chosen = channels.filter { Self.parentTypes.contains($0.type) && (only == nil || $0.id == only) }
        guard only == nil || !chosen.isEmpty else { throw UnknownChannel(guild: guild) }
        var targets: [Target] = []
        for channel in chosen {
            let name = channel.name.map { "#\($0)" } ?? "\(channel.id)"
            if GuildActivity.messageChannelTypes.contains(channel.type) {
                let own = MessageChannel(id: channel.id.rawValue, parent: channel.id.rawValue)
                targets.append(Target(channel: own, name: name, lastMessage: channel.lastMessageID))
            }
            let threads = try await active.filter { $0.parent == channel.id } + archivedThreads(of: channel.id)
            targets += threads.map {
                let own = MessageChannel(id: $0.id.rawValue, parent: channel.id.rawValue)
                return Target(channel: own, name: "\(name), thread \($0.id)", lastMessage: nil)
            }
        }
        return targets
    }

    /// Whether a thread was archived before the oldest message that is wanted. Discord's timestamps are in UTC.
    private func isOld(_ thread: ListedThread) -> Bool {
        guard let text = thread.archivedAt, let date = try? Date(text.prefix(19) + "Z", strategy: .iso8601) else {
            return false
        }
        return date < oldest
    }

    /// The archived threads in which there can be messages to read. None if the bot may not read them.
    private func archivedThreads(of channel: ChannelID) async throws -> [ListedThread] {
        var threads: [ListedThread] = []
        do {
            while true {
                let page = try await MessageRepair.paced(clock) { [threads] in
                    try await client.archivedThreads(of: channel, before: threads.last?.archivedAt)
                }
                threads += page.threads.filter { !isOld($0) }
                guard page.hasMore, let last = page.threads.last, !isOld(last) else { return threads }
            }
        } catch let error as RESTError where Self.ofChannel.contains(error.code) || error.code == .badRequest {
            return threads
        }
    }
}

/// Another backfill has read the same messages.
private struct OtherBackfill: Error, CustomStringConvertible {
    let description = "Another backfill of this guild is running. Wait until it has ended."
}

/// The channel does not exist.
private struct UnknownChannel: Error, CustomStringConvertible {
    let guild: GuildID

    var description: String {
        "Guild \(guild) has no such channel, or the bot cannot view it. For a thread, name its channel."
    }
}
