// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import LocalTime

/// The busiest hours of a span of days.
package struct PeakTimes: Sendable, Hashable {
    /// The hour with the most messages of members.
    let messages: HourTotals.Total?
    /// The hour with the most time in voice.
    let voice: HourTotals.Total?
    /// The most users in voice at once, and the day.
    let voiceUsers: Int
    let voiceDay: Day?
    /// Whether the lines name the day.
    let showsDay: Bool

    /// Creates the peaks of `counts` from hourly counts of the same days.
    init(_ hours: [HourCountKey: Int64], _ counts: ComparedCounts, of counted: Set<ActivityKind>) {
        func peak(_ kind: ActivityKind) -> HourTotals.Total? {
            counted.contains(kind) ? HourTotals(hours, of: [kind]).peak.flatMap { $0.number > 0 ? $0 : nil } : nil
        }
        (messages, voice) = (peak(.humanMessages), peak(.voice))
        let users = counted.contains(.voice) ? counts.voicePeak : nil
        (voiceUsers, voiceDay) = (users?.users ?? 0, users?.day)
        showsDay = counts.days.count > 1
    }

    /// A line for each peak.
    var lines: [String] {
        [
            messages.map { "Messages: \(time($0.hour)) (\(AmountText.counted($0.number, "message")))" }, voiceLine,
            voiceUsersLine,
        ].compactMap(\.self)
    }

    var voiceLine: String? { voice.map { "Voice: \(time($0.hour)) (\(AmountText.time($0.number)))" } }

    var voiceUsersLine: String? {
        voiceDay.map { "Most in Voice at Once: \(voiceUsers)" + (showsDay ? " (\(DayText.withWeekday($0)))" : "") }
    }

    private func time(_ hour: LocalHour) -> String {
        (showsDay ? DayText.withWeekday(hour.day) + ", " : "") + HourText.clock(hour.hour)
    }
}

/// Formats hours of the day.
enum HourText {
    /// An hour such as `09:00`.
    static func clock(_ hour: Int) -> String { "\(hour < 10 ? "0" : "")\(hour):00" }
}
