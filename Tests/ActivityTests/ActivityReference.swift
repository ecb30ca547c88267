// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime

/// The definitions of activity, computed in the simplest way, from a whole list of events in memory.
///
/// Local hours come from Foundation's calendar, time in voice is added in pieces of 15 minutes, and figures are sizes of sets.
struct ActivityReference {
    private(set) var hours: [HourCountKey: Int64] = [:]
    private(set) var cohorts: [Day: CohortCounts] = [:]
    private(set) var leavers: [LeaverKey: Int64] = [:]
    private(set) var voicePeaks: [Day: Int] = [:]
    private var active: [Day: Set<UInt64>] = [:]
    private var messages: [Day: [UInt64: Int]] = [:]
    private var inVoice: [Day: Set<UInt64>] = [:]
    /// The last day of joining of each user who was not active in the week after it.
    private var joined: [UInt64: Day] = [:]
    private var channels: [UInt64: UInt64] = [:]
    private var afkChannel: UInt64?
    private var now: Date
    private let calendar: Calendar
    private let isOptedOut: (UInt64) -> Bool

    init(from start: Date, in timeZone: TimeZone, isOptedOut: @escaping (UInt64) -> Bool) {
        now = start
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        self.calendar = calendar
        self.isOptedOut = isOptedOut
    }

    mutating func apply(_ event: ActivityEvent) {
        let hour = hour(of: event.at)
        switch event.kind {
        case .message(let author, let channel, let user):
            hours[HourCountKey(hour, channel: channel, ActivityKind(author)), default: 0] += 1
            guard author == .human else { return }
            messages[hour.day, default: [:]][user, default: 0] += 1
            mark(user, hour.day)
        case .reaction(let channel, let user):
            hours[HourCountKey(hour, channel: channel, .reactions), default: 0] += 1
            mark(user, hour.day)
        case .threadCreated(let channel): hours[HourCountKey(hour, channel: channel, .threads), default: 0] += 1
        case .voice(let connection):
            count(to: event.at)
            channels[connection.user] = connection.isBot ? nil : connection.channel
            markVoice(hour.day)
        case .afkChannel(let channel):
            count(to: event.at)
            afkChannel = channel
            markVoice(hour.day)
        case .memberJoined(let user, let joinedAt, false):
            let day = self.hour(of: joinedAt ?? event.at).day
            cohorts[day, default: CohortCounts()].joined += 1
            joined[user] = day
        case .memberLeft(let user, let joinedAt?, false):
            leavers[LeaverKey(day: hour.day, tenure: Tenure(from: joinedAt, to: event.at)), default: 0] += 1
            let day = self.hour(of: joinedAt).day
            let days = day.distance(to: hour.day)
            cohorts[day, default: CohortCounts()].leftWithin1 += days <= 1 ? 1 : 0
            cohorts[day, default: CohortCounts()].leftWithin7 += days <= 7 ? 1 : 0
            cohorts[day, default: CohortCounts()].leftWithin30 += days <= 30 ? 1 : 0
            count(to: event.at)
            channels[user] = nil
        default: break
        }
    }

    /// Counts the time in voice up to an instant.
    mutating func count(to end: Date) {
        let piece = 900.0
        while now < end {
            let next = min(
                Date(timeIntervalSince1970: (now.timeIntervalSince1970 / piece).rounded(.down) * piece + piece), end)
            let hour = hour(of: now)
            for (_, channel) in channels {
                let isAlone = channels.values.count { $0 == channel } == 1
                let kind: ActivityKind = channel == afkChannel ? .voiceAFK : isAlone ? .voiceAlone : .voice
                hours[HourCountKey(hour, channel: channel, kind), default: 0] +=
                    next.milliseconds - now.milliseconds
            }
            markVoice(hour.day)
            now = next
        }
    }

    /// The figures of all days with any.
    func figures(until newest: Day) -> [Day: ActiveFigures] {
        var result: [Day: ActiveFigures] = [:]
        guard let first = active.keys.min() else { return result }
        for day in first...newest {
            func users(_ days: Int) -> Int {
                (0..<days).reduce(into: Set<UInt64>()) { $0.formUnion(active[day.advanced(by: -$1)] ?? []) }.count
            }
            let writers = (messages[day] ?? [:]).filter { $0.value >= 3 && !isOptedOut($0.key) }.keys
            let figures = ActiveFigures(
                day: users(1), week: users(7), fourWeeks: users(28),
                communicators: (inVoice[day] ?? []).union(writers).count)
            if figures != ActiveFigures() { result[day] = figures }
        }
        return result
    }

    private mutating func markVoice(_ day: Day) {
        let users = channels.filter { $0.value != afkChannel }.keys
        guard !users.isEmpty else { return }
        voicePeaks[day] = max(voicePeaks[day] ?? 0, users.count)
        for user in users where !isOptedOut(user) {
            inVoice[day, default: []].insert(user)
            mark(user, day)
        }
    }

    private mutating func mark(_ user: UInt64, _ day: Day) {
        guard !isOptedOut(user) else { return }
        active[day, default: []].insert(user)
        if let join = joined[user], (1...7).contains(join.distance(to: day)) {
            cohorts[join, default: CohortCounts()].activeWithin7 += 1
            joined[user] = nil
        }
    }

    private func hour(of instant: Date) -> LocalHour {
        let units: Set<Calendar.Component> = [.year, .month, .day, .hour, .minute]
        let shown = calendar.dateComponents(units, from: instant)
        let isRepeated = [1_800, 3_600, 7_200].contains { calendar.dateComponents(units, from: instant - $0) == shown }
        return LocalHour(
            day: Day(year: shown.year ?? 0, month: shown.month ?? 0, day: shown.day ?? 0), hour: shown.hour ?? 0,
            isRepeated: isRepeated)
    }
}
