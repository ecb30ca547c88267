// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation

/// Parses timestamps in the ISO 8601 forms that Python writes, and formats them as in RFC 3339, with the zone's offset.
package struct TimestampText: Sendable {
    /// The zone of parsed timestamps without an offset, and of formatted timestamps.
    package let timeZone: TimeZone

    package init(timeZone: TimeZone) {
        self.timeZone = timeZone
    }

    /// Parses a timestamp, rounded down to milliseconds, the precision of the database.
    ///
    /// - Parameter text: A timestamp such as `2025-01-02T09:15:00.123456-05:00`, with `T` or a space, with or without a
    ///   fraction, with `Z`, an offset of hours, minutes and seconds, or no offset.
    /// - Returns: The instant; `nil` for anything else, including invalid dates and times.
    package func instant(_ text: String) -> Date? {
        guard let fields = Fields(text) else { return nil }
        let local = fields.secondsSince1970
        guard let offset = fields.offset ?? self.offset(atLocal: local) else { return nil }
        return Date(milliseconds: Int64(local - offset) * 1_000 + Int64(fields.milliseconds))
    }

    /// Formats an instant with milliseconds: `2025-01-02T09:15:00.123-05:00`.
    package func text(_ instant: Date) -> String {
        let milliseconds = instant.milliseconds
        // RFC 3339 has no seconds in offsets, and no zone has used them for a long time.
        let minutes = timeZone.secondsFromGMT(for: instant) / 60
        let local = milliseconds + Int64(minutes) * 60_000
        let number = (local - (local % 86_400_000 + 86_400_000) % 86_400_000) / 86_400_000
        let rest = Int(local - number * 86_400_000)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let fraction = String(String(1_000 + rest % 1_000).dropFirst())
        let time = "\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):\(two(rest / 1_000 % 60)).\(fraction)"
        let sign = minutes < 0 ? "-" : "+"
        return "\(Day(number: Int(number)))T\(time)\(sign)\(two(abs(minutes) / 60)):\(two(abs(minutes) % 60))"
    }

    /// The UTC offset of a local time, in seconds. As in Python, a repeated hour has its first offset, and a skipped
    /// hour the offset before the change.
    private func offset(atLocal seconds: Int) -> Int? {
        func offset(_ seconds: Int) -> Int {
            timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
        }
        let before = offset(seconds - 86_400)
        if offset(seconds - before) == before { return before }
        let after = offset(seconds + 86_400)
        return offset(seconds - after) == after ? after : before
    }
}

/// The fields of a parsed timestamp.
private struct Fields {
    var secondsSince1970 = 0
    var milliseconds = 0
    /// Seconds ahead of UTC; `nil` if the text has no offset.
    var offset: Int?

    init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        guard rest.count <= 64, let day = Day(String(decoding: rest.prefix(10), as: UTF8.self)), day.year >= 1_970
        else {
            return nil
        }
        rest = rest.dropFirst(10)
        guard let separator = rest.popFirst(),
            [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(separator),
            let hour = Self.two(&rest, below: 24), Self.take(":", &rest),
            let minute = Self.two(&rest, below: 60), Self.take(":", &rest),
            let second = Self.two(&rest, below: 60)
        else { return nil }
        secondsSince1970 = day.number * 86_400 + hour * 3_600 + minute * 60 + second
        if Self.take(".", &rest) || Self.take(",", &rest) {
            guard let digits = Self.fraction(&rest) else { return nil }
            milliseconds = digits
        }
        guard let sign = rest.popFirst() else { return }
        switch sign {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): offset = 0
        case UInt8(ascii: "+"): offset = Self.offset(&rest)
        case UInt8(ascii: "-"): offset = Self.offset(&rest).map { -$0 }
        default: return nil
        }
        guard offset != nil, rest.isEmpty else { return nil }
    }

    private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard let hours = two(&rest, below: 24) else { return nil }
        guard !rest.isEmpty else { return hours * 3_600 }
        _ = take(":", &rest)
        guard let minutes = two(&rest, below: 60) else { return nil }
        guard !rest.isEmpty else { return hours * 3_600 + minutes * 60 }
        _ = take(":", &rest)
        guard let seconds = two(&rest, below: 60) else { return nil }
        return hours * 3_600 + minutes * 60 + seconds
    }

    private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int? {
        var count = 0
        var milliseconds = 0
        while let digit = digit(rest.first) {
            if count < 3 { milliseconds = milliseconds * 10 + digit }
            count += 1
            rest.removeFirst()
        }
        guard count > 0 else { return nil }
        for _ in min(count, 3)..<3 { milliseconds *= 10 }
        return milliseconds
    }

    private static func two(_ rest: inout ArraySlice<UInt8>, below bound: Int) -> Int? {
        guard let tens = digit(rest.popFirst()), let ones = digit(rest.popFirst()), tens * 10 + ones < bound else {
            return nil
        }
        return tens * 10 + ones
    }

    private static func take(_ scalar: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == UInt8(ascii: scalar) else { return false }
        rest.removeFirst()
        return true
    }

    private static func digit(_ byte: UInt8?) -> Int? {
        guard let byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        return Int(byte - UInt8(ascii: "0"))
    }
}
