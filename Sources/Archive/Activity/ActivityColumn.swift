// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Foundation
import LocalTime

/// A column of a table of activity: a field in JSON, a column in CSV. Its values are numbers as in the database.
struct ActivityColumn: Sendable {
    /// What the numbers mean.
    enum Kind: Sendable {
        /// A local day.
        case day
        /// An hour of a day, from 0 to 23.
        case hour
        /// 0 or 1.
        case flag
        /// The ID of a channel.
        case channel
        /// A count.
        case count
        /// A time in milliseconds, written in seconds.
        case seconds
        /// The position in a list of words.
        case word([String])
        /// A time in milliseconds since 1970.
        case instant
    }

    /// The highest count, and the highest number of seconds. The sum of a million of them is still a 64-bit integer.
    private static let maximum: Int64 = 10_000_000_000

    let name: String
    let kind: Kind
    /// Whether a row may lack the value; a count is then 0.
    let isOptional: Bool

    init(_ name: String, _ kind: Kind, isOptional: Bool = false) {
        self.name = name
        self.kind = kind
        self.isOptional = isOptional
    }

    /// The type of the value in JSON.
    var type: JSONReader.Kind {
        switch kind {
        case .hour, .count, .seconds: .number
        case .flag: .boolean
        case .day, .channel, .word, .instant: .text
        }
    }

    /// A value as text, without quotes.
    func text(_ value: Int64, _ times: TimestampText) -> String {
        switch kind {
        case .day: Day(number: Int(value)).description
        case .hour, .count: String(value)
        case .flag: value == 0 ? "false" : "true"
        case .channel: String(UInt64(bitPattern: value))
        case .seconds: Self.seconds(value)
        case .word(let words): words.indices.contains(Int(value)) ? words[Int(value)] : ""
        case .instant: times.text(Date(milliseconds: value))
        }
    }

    /// A missing value in CSV.
    var emptyText: String {
        switch kind {
        case .count, .seconds: "0"
        case .flag: "false"
        default: ""
        }
    }

    /// Reads a value.
    ///
    /// - Returns: the value, or the error in the text.
    func value(_ text: String, at position: TextPosition, _ times: TimestampText) -> Result<Int64, HistoryIssue> {
        let value: Int64?
        switch kind {
        case .day: value = Day(text).flatMap { DaySpan.every.contains($0) ? Int64($0.number) : nil }
        case .hour: value = Self.digits(text).flatMap { $0 < 24 ? $0 : nil }
        case .flag: value = text == "true" ? 1 : text == "false" ? 0 : nil
        case .channel: value = Self.isDigits(text) ? UInt64(text).flatMap { $0 > 0 ? Int64(bitPattern: $0) : nil } : nil
        case .count: value = Self.digits(text).flatMap { $0 <= Self.maximum ? $0 : nil }
        case .seconds: value = Self.milliseconds(text)
        case .word(let words): value = words.firstIndex(of: text).map { Int64($0) }
        case .instant: value = times.instant(text)?.milliseconds
        }
        if let value { return .success(value) }
        let detail = "\(name.quoted()) must be \(expectation), got \(text.quoted())"
        return .failure(HistoryIssue(reason, at: position, detail))
    }

    private var reason: HistoryIssue.Reason {
        switch kind {
        case .day: .badDay
        case .hour, .count, .seconds: .badNumber
        case .flag, .word: .badWord
        case .channel: .badID
        case .instant: .badTimestamp
        }
    }

    private var expectation: String {
        switch kind {
        case .day: "a date such as 2025-01-02"
        case .hour: "a number from 0 to 23"
        case .flag: "true or false"
        case .channel: "a Discord ID"
        case .count: "a whole number from 0 to \(Self.maximum)"
        case .seconds: "a number from 0 to \(Self.maximum) with at most three decimal places"
        case .word(let words): "one of \(words.joined(separator: ", "))"
        case .instant: "a timestamp"
        }
    }

    /// Milliseconds in seconds, with three decimal places or none.
    static func seconds(_ milliseconds: Int64) -> String {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        return rest == 0 ? String(seconds) : "\(seconds).\(String(1_000 + rest).dropFirst())"
    }

    private static func milliseconds(_ text: String) -> Int64? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let seconds = digits(String(parts[0])), seconds <= maximum else { return nil }
        guard parts.count == 2 else { return seconds * 1_000 }
        let fraction = String(parts[1])
        guard (1...3).contains(fraction.utf8.count), let digits = digits(fraction) else { return nil }
        return seconds * 1_000 + [100, 10, 1][fraction.utf8.count - 1] * digits
    }

    /// A number of at most 18 digits.
    private static func digits(_ text: String) -> Int64? {
        isDigits(text) && text.utf8.count <= 18 ? Int64(text) : nil
    }

    private static func isDigits(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
