// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Something in a history file that is not as it should be.
package struct HistoryFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The sorts of faults, as they are counted.
    package enum Reason: String, Sendable, CaseIterable {
        /// The file ends in the middle of something.
        case cutOff = "the file ends too early"
        /// This is not JSON.
        case syntax = "not JSON"
        /// A text that cannot be: a bad escape, a control character, bytes that are not UTF-8.
        case badText = "damaged text"
        /// Arrays and objects in one another without end, or a text without end.
        case tooLarge = "too large or too deep"
        /// A name that an object has twice.
        case duplicateKey = "a name that occurs twice"
        /// A field that must be there.
        case missingField = "a field that is missing"
        /// A value of another type than it must be.
        case wrongType = "a value of the wrong type"
        /// Not a Discord id.
        case badID = "not a Discord id"
        /// Not an instant.
        case badTimestamp = "not a timestamp"
        /// Not a day.
        case badDay = "not a day"
        /// A word that is none of those that may be there.
        case badWord = "not a word that is known"
        /// An event where no list of events is.
        case stray = "an event outside of a list"
        /// The history of another guild.
        case otherGuild = "of another guild"
        /// A name that means nothing here; what it names is left aside.
        case unknownKey = "a name that is not known"
    }

    /// Which sort.
    package let reason: Reason
    /// Where it is.
    package let position: TextPosition
    /// What is wrong, in a few words.
    package let detail: String

    /// Makes a fault.
    package init(_ reason: Reason, at position: TextPosition, _ detail: String) {
        self.reason = reason
        self.position = position
        self.detail = detail
    }

    /// Where and what.
    package var description: String { "\(position): \(detail)" }
}

/// Faults, counted by their sort; only the first are remembered one by one.
package struct FaultTally: Sendable, Equatable {
    /// So many are remembered one by one.
    package static let limit = 20

    /// The first of them, in the order of the file.
    package private(set) var first: [HistoryFault] = []
    /// How many there are of each sort.
    package private(set) var counts: [HistoryFault.Reason: Int] = [:]

    /// Makes a tally of nothing.
    package init() {}

    /// How many there are.
    package var total: Int { counts.values.reduce(0, +) }

    /// Adds one.
    package mutating func add(_ fault: HistoryFault) {
        if first.count < Self.limit { first.append(fault) }
        counts[fault.reason, default: 0] += 1
    }
}
