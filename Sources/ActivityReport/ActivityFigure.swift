// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Localization

/// A number of a span of days, and that of an earlier span.
package struct ActivityFigure: Sendable, Hashable {
    /// What the number measures.
    package enum Measure: Sendable, Hashable {
        /// Messages of members.
        case messages
        case reactions, threads
        /// Time in voice with others, in milliseconds.
        case voice
        case activeMembers
        /// Members who were active in 28 days, for longer spans.
        case activeInFourWeeks

        /// What can be asked for.
        static let all: [Measure] = [.messages, .reactions, .threads, .voice, .activeMembers]

        /// The kind of activity; `nil` for members.
        var kind: ActivityKind? {
            switch self {
            case .messages: .humanMessages
            case .reactions: .reactions
            case .threads: .threads
            case .voice: .voice
            case .activeMembers, .activeInFourWeeks: nil
            }
        }

        var key: TextKey {
            switch self {
            case .messages: .messagesWord
            case .reactions: .reactionsWord
            case .threads: .newThreadsWord
            case .voice: .voiceTimeWord
            case .activeMembers: .activeMembersWord
            case .activeInFourWeeks: .activeInFourWeeksWord
            }
        }

        /// A number of this measure.
        func text(_ number: Int64, _ texts: Texts) -> String {
            self == .voice ? AmountText(texts).time(number) : texts.number(Int(clamping: number))
        }
    }

    /// What the number measures.
    package let measure: Measure
    /// The number, or the time in milliseconds.
    package let number: Int64
    /// The number of the earlier span; `nil` if not all of it was counted.
    package let before: Int64?

    /// Creates a figure.
    package init(_ measure: Measure, _ number: Int64, before: Int64? = nil) {
        self.measure = measure
        self.number = number
        self.before = before
    }

    /// A line such as `Messages: 1,234 (+56)`.
    func line(_ texts: Texts) -> String {
        let line = texts.labeled(texts(measure.key), measure.text(number, texts))
        guard let before else { return line }
        let change = number &- before
        let text = measure.text(change, texts)
        if text == measure.text(0, texts) { return texts(.unchangedLine, ["line": .text(line)]) }
        return texts(.detailLine, ["line": .text(line), "detail": .text((change > 0 ? "+" : "") + text)])
    }
}

extension Sequence<ActivityFigure> {
    /// The figures as a field, whose heading names the earlier span if a figure is compared with it.
    func field(_ name: String, comparedWith earlier: String, _ texts: Texts) -> ActivityField? {
        let isCompared = contains { $0.before != nil }
        let compared = texts(.comparedHeading, ["heading": .text(name), "earlier": .text(earlier)])
        return ActivityField(isCompared ? compared : name, map { $0.line(texts) })
    }
}
