// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Formatting

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

        var name: String {
            switch self {
            case .messages: "Messages"
            case .reactions: "Reactions"
            case .threads: "New Threads"
            case .voice: "Voice Time"
            case .activeMembers: "Active Members"
            case .activeInFourWeeks: "Active Members (28 Days)"
            }
        }

        /// A number of this measure.
        func text(_ number: Int64) -> String {
            self == .voice ? AmountText.time(number) : CountFormat.grouped(Int(clamping: number))
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
    var line: String {
        let line = "\(measure.name): \(measure.text(number))"
        guard let before else { return line }
        let change = number &- before
        let text = measure.text(change)
        if text == measure.text(0) { return line + " (no change)" }
        return line + " (\(change > 0 ? "+" : "")\(text))"
    }
}

extension Sequence<ActivityFigure> {
    /// The figures as a field, whose heading names the earlier span if a figure is compared with it.
    func field(_ name: String, comparedWith earlier: String) -> ActivityField? {
        let isCompared = contains { $0.before != nil }
        return ActivityField(isCompared ? "\(name) (vs. \(earlier))" : name, map(\.line))
    }
}
