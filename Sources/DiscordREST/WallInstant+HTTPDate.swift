// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Timekeeping

extension WallInstant {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Parses the preferred format of an HTTP date, such as `Mon, 05 Jan 2026 12:00:00 GMT`; `nil` for others.
    ///
    /// Source: RFC 9110, section 5.6.7.
    init?(httpDate text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[5] == "GMT", parts[1].utf8.count == 2, parts[3].utf8.count == 4,
            parts[4].utf8.count == 8, let month = Self.months.firstIndex(where: { $0 == parts[2] })
        else { return nil }
        let numbers = ([parts[1], parts[3]] + parts[4].split(separator: ":")).map { part in
            part.utf8.allSatisfy { (48...57).contains($0) } ? Int(part) : nil
        }
        guard numbers.count == 5, let day = numbers[0], let year = numbers[1], let hour = numbers[2],
            let minute = numbers[3], let second = numbers[4], hour < 24, minute < 60, second <= 60
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let date = calendar.date(
            from: DateComponents(
                year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second))
        guard let date, year >= 1970 else { return nil }
        self.init(secondsSince1970: date.timeIntervalSince1970)
    }
}
