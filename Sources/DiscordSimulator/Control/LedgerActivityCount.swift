// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation

/// Counts the activity of a guild from its log, by hour, channel and day. A pure value.
struct LedgerActivityCount {
    private struct Key: Hashable {
        var hour: LedgerClock.Hour
        var channel: UInt64
    }

    /// The members other than bots who were active on a day.
    struct Day {
        var active: Set<UInt64> = []
        var talkers: Set<UInt64> = []
        var messages: [UInt64: Int] = [:]
        var peak = 0
    }

    private let afk: UInt64?
    private var clock: LedgerClock
    private var hours: [Key: SimulatorLedger.Activity.Hour] = [:]
    private(set) var days: [Int: Day] = [:]
    /// The channels of members in voice who are not bots.
    private var voice: [UInt64: UInt64] = [:]
    /// Number of members by voice channel.
    private var crowds: [UInt64: Int] = [:]
    /// The time up to which voice is counted.
    private var counted: Int64
    /// The day on which those in voice were last noted as active.
    private var notedDay: Int?

    /// Counts from `start` to `now`, in milliseconds since 1970. `afk`: the AFK channel.
    init(_ log: WorldActivityLog, afk: UInt64?, zone: TimeZone, from start: Int64, to now: Int64) {
        self.afk = afk
        clock = LedgerClock(zone)
        counted = log.droppedUntil ?? start
        for (user, channel) in log.voiceBefore { move(user, to: channel) }
        for entry in log.entries { add(entry) }
        countVoice(until: now)
    }

    /// The members in voice outside the AFK channel.
    var talking: Int { voice.values.count { $0 != afk } }

    /// The rows in order, without the empty ones.
    var rows: [SimulatorLedger.Activity.Hour] {
        hours.sorted { ($0.key.hour, $0.key.channel) < ($1.key.hour, $1.key.channel) }.map(\.value)
    }

    private mutating func add(_ entry: WorldActivityLog.Entry) {
        switch entry.kind {
        case .humanMessage:
            self[entry].messageHuman += 1
            let day = clock.day(at: entry.at)
            days[day, default: Day()].active.insert(entry.user)
            days[day, default: Day()].messages[entry.user, default: 0] += 1
        case .botMessage: self[entry].messageBot += 1
        case .webhookMessage: self[entry].messageWebhook += 1
        case .systemMessage: self[entry].messageSystem += 1
        case .thread: self[entry].threads += 1
        case .reaction:
            self[entry].reactions += 1
            days[clock.day(at: entry.at), default: Day()].active.insert(entry.user)
        case .voice:
            countVoice(until: entry.at)
            move(entry.user, to: entry.channel)
            noteTalker(entry.user, on: clock.day(at: entry.at))
        case .voiceEnd:
            countVoice(until: entry.at)
            move(entry.user, to: nil)
        }
    }

    private subscript(_ entry: WorldActivityLog.Entry) -> SimulatorLedger.Activity.Hour {
        mutating get { self[clock.hour(at: entry.at), entry.channel] }
        set { self[clock.hour(at: entry.at), entry.channel] = newValue }
    }

    private subscript(_ hour: LedgerClock.Hour, _ channel: UInt64) -> SimulatorLedger.Activity.Hour {
        get {
            hours[Key(hour: hour, channel: channel)]
                ?? SimulatorLedger.Activity.Hour(
                    date: LedgerClock.date(hour.day), hour: hour.hour, repeated: hour.isRepeated,
                    channelID: ChannelID(channel))
        }
        set { hours[Key(hour: hour, channel: channel)] = newValue }
    }

    // MARK: - Voice

    private mutating func move(_ user: UInt64, to channel: UInt64?) {
        if let old = voice[user] {
            let rest = (crowds[old] ?? 1) - 1
            crowds[old] = rest == 0 ? nil : rest
        }
        voice[user] = channel
        if let channel { crowds[channel, default: 0] += 1 }
    }

    /// Notes that a member was in voice on a day, and how many were at the same time.
    private mutating func noteTalker(_ user: UInt64, on day: Int) {
        guard let channel = voice[user], channel != afk else { return }
        days[day, default: Day()].active.insert(user)
        days[day, default: Day()].talkers.insert(user)
        days[day, default: Day()].peak = max(days[day]?.peak ?? 0, talking)
    }

    /// Adds the time since the last change to the channels that someone is in, quarter hour by quarter hour.
    private mutating func countVoice(until end: Int64) {
        guard !voice.isEmpty else {
            counted = max(counted, end)
            return
        }
        while counted < end {
            let next = min(end, LedgerClock.nextQuarter(after: counted))
            let hour = clock.hour(at: counted)
            let time = next - counted
            for (channel, members) in crowds {
                if channel == afk {
                    self[hour, channel].voiceAFK += time * Int64(members)
                } else if members == 1 {
                    self[hour, channel].voiceAlone += time
                } else {
                    self[hour, channel].voice += time * Int64(members)
                }
            }
            if notedDay != hour.day {
                for user in voice.keys { noteTalker(user, on: hour.day) }
                notedDay = hour.day
            }
            counted = next
        }
    }
}
