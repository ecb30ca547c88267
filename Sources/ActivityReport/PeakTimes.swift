// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import LocalTime
import Localization

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
    func lines(_ texts: Texts) -> [String] {
        let messages = messages.map { peak in
            let count = texts(.messageCountWord, ["count": .number(Int(clamping: peak.number))])
            return line(.messagesWord, time(peak.hour, texts), detail: count, texts)
        }
        return [messages].compactMap(\.self) + voiceLines(texts)
    }

    /// The lines of voice.
    func voiceLines(_ texts: Texts) -> [String] {
        [
            voice.map {
                line(.voiceWord, time($0.hour, texts), detail: AmountText(texts).time($0.number), texts)
            },
            voiceDay.map {
                line(.mostInVoiceWord, texts.number(voiceUsers), detail: showsDay ? texts.weekday($0) : nil, texts)
            },
        ].compactMap(\.self)
    }

    private func line(_ label: TextKey, _ value: String, detail: String?, _ texts: Texts) -> String {
        let line = texts.labeled(texts(label), value)
        guard let detail else { return line }
        return texts(.detailLine, ["line": .text(line), "detail": .text(detail)])
    }

    private func time(_ hour: LocalHour, _ texts: Texts) -> String {
        let time = texts.hour(hour.hour)
        guard showsDay else { return time }
        return texts(.peakTimeWord, ["day": .text(texts.weekday(hour.day)), "time": .text(time)])
    }
}
