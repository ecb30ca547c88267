// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Local days and hours of the ledger's time zone.
struct LedgerClock {
    /// An hour by the local clock.
    struct Hour: Hashable, Comparable {
        /// Days since 1970.
        var day: Int
        var hour: Int
        var isRepeated: Bool

        static func < (lhs: Hour, rhs: Hour) -> Bool {
            (lhs.day, lhs.hour, lhs.isRepeated ? 1 : 0) < (rhs.day, rhs.hour, rhs.isRepeated ? 1 : 0)
        }
    }

    /// In every time zone in use, hours start and clocks change at a quarter hour of UTC.
    private static let quarter: Int64 = 900_000

    private let zone: TimeZone
    /// The latest result, because most questions are about the same quarter hour.
    private var latest: (quarter: Int64, hour: Hour)?

    init(_ zone: TimeZone) {
        self.zone = zone
    }

    /// The hour of a time in milliseconds since 1970.
    mutating func hour(at time: Int64) -> Hour {
        let quarter = Self.floor(time, Self.quarter)
        if let latest, latest.quarter == quarter { return latest.hour }
        let seconds = quarter * (Self.quarter / 1_000)
        let offset = offset(at: seconds)
        let local = seconds + offset
        let day = Self.floor(local, 86_400)
        let hour = Hour(
            day: Int(day), hour: Int(local - day * 86_400) / 3_600,
            // The clock was set back by this much, less than this long ago.
            isRepeated: [1_800, 3_600, 7_200].contains { self.offset(at: seconds - $0) == offset + $0 })
        latest = (quarter, hour)
        return hour
    }

    mutating func day(at time: Int64) -> Int { hour(at: time).day }

    /// The start of the next quarter hour.
    static func nextQuarter(after time: Int64) -> Int64 { (floor(time, quarter) + 1) * quarter }

    private func offset(at seconds: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }

    private static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
        value >= 0 ? value / unit : (value - unit + 1) / unit
    }

    /// `2026-11-25`.
    static func date(_ day: Int) -> String {
        var date = JSONWriter()
        date.date(days: day)
        return date.text
    }
}
