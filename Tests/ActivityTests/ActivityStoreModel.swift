// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime

/// What a store has after committing batches.
struct ActivityStoreModel: Hashable {
    var hours: [HourCountKey: Int64] = [:]
    var cohorts: [Day: CohortCounts] = [:]
    var leavers: [LeaverKey: Int64] = [:]
    var activeMembers: [Day: ActiveFigures] = [:]
    var voicePeaks: [Day: Int] = [:]
    var members: [UInt64: MemberActivity] = [:]
    var stays: [String: VoiceStay] = [:]
    var marks: [UInt64: ChannelMark] = [:]
    var gaps: [ActivityGap] = []
    var progress = ActivityProgress()

    mutating func commit(_ batch: ActivityBatch) {
        hours.merge(batch.hours, uniquingKeysWith: +)
        for (day, counts) in batch.cohorts { cohorts[day, default: CohortCounts()] += counts }
        leavers.merge(batch.leavers, uniquingKeysWith: +)
        activeMembers.merge(batch.activeMembers) { $1 }
        voicePeaks.merge(batch.voicePeaks) { $1 }
        for user in batch.erasedMembers { members[user] = nil }
        members.merge(batch.members) { $1 }
        for session in batch.endedStays { stays[session] = nil }
        stays.merge(batch.stays) { $1 }
        marks.merge(batch.marks) { $1 }
        if batch.closesMessageGap { gaps.removeAll { $0.channel == nil && $0.source == .messages } }
        gaps += batch.gaps
        progress = batch.progress ?? progress
    }

    /// What a restarted bot loads: not more days of figures than it is promised.
    var stored: StoredActivity {
        StoredActivity(
            progress: progress, members: Array(members.values), stays: Array(stays.values),
            activeMembers: activeMembers.filter { day, _ in
                progress.newestDay.map { day > $0.advanced(by: -8) } ?? false
            }, marks: Array(marks.values))
    }

    /// The hourly counts as sorted lines such as `03-29 02 again #7 voice 1800`, with voice times in seconds.
    var lines: [String] {
        hours.sorted {
            ($0.key.hour, $0.key.channel, $0.key.kind.rawValue) < ($1.key.hour, $1.key.channel, $1.key.kind.rawValue)
        }.map { key, number in
            let value = key.kind.isTime ? "\(Double(number) / 1_000)".replacing(".0", with: "") : "\(number)"
            let hour = "\(key.day.description.dropFirst(5)) \(key.hour.hour < 10 ? "0" : "")\(key.hour.hour)"
            return "\(hour)\(key.hour.isRepeated ? " again" : "") #\(key.channel) \(key.kind.name) \(value)"
        }
    }

    /// The figures of active members as sorted lines such as `03-29 1 2 3 0`: day, week, four weeks, communicators.
    var figures: [String] {
        activeMembers.sorted { $0.key < $1.key }.map { day, figures in
            "\(day.description.dropFirst(5)) \(figures.day) \(figures.week) \(figures.fourWeeks) \(figures.communicators)"
        }
    }
}

/// A state and the store behind it.
struct ActivityFixture {
    var state: ActivityState
    var store = ActivityStoreModel()
    let zone: TimeZone
    var isOptedOut: @Sendable (UInt64) -> Bool = { _ in false }

    /// Creates a state in a time zone, for which nothing is stored.
    init(_ zone: String = "Europe/Berlin") {
        self.zone = TimeZone(identifier: zone) ?? .gmt
        state = ActivityState(timeZone: self.zone)
    }

    mutating func apply(_ time: String, _ kind: ActivityEvent.Kind) throws {
        state.apply(ActivityEvent(at: try Self.date(time), kind), isOptedOut: isOptedOut)
    }

    mutating func commit(at time: String) throws {
        state.advance(to: try Self.date(time))
        store.commit(state.takeBatch())
    }

    /// Discards what was not committed, as after kill -9.
    mutating func restart() { state = ActivityState(timeZone: zone, stored: store.stored) }

    static func date(_ time: String) throws -> Date {
        try Date(time, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: time.contains(".")))
    }
}

extension ActivityEvent.Kind {
    /// A user with a session of the same number is in a channel, or in none.
    static func voice(_ user: UInt64, _ channel: UInt64?, isBot: Bool = false) -> Self {
        .voice(VoiceConnection(user: user, channel: channel, session: "s\(user)", isBot: isBot))
    }

    /// The guild became available, with users by channel.
    static func snapshot(_ channels: [UInt64: [UInt64]] = [:], afk: UInt64? = nil) -> Self {
        .voiceSnapshot(
            channels.flatMap { channel, users in
                users.map { VoiceConnection(user: $0, channel: channel, session: "s\($0)") }
            }, afkChannel: afk)
    }

    static func message(_ user: UInt64, _ channel: UInt64 = 1) -> Self {
        .message(.human, channel: channel, user: user)
    }
}
