// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation

/// How days and times stand in messages: in English, the same wherever the bot runs.
package enum DayText {
    /// As in `Nov 25`.
    package static func short(_ day: Day) -> String { "\(months[day.month - 1]) \(day.day)" }

    /// As in `Wed Nov 25`.
    package static func withWeekday(_ day: Day) -> String { "\(weekdays[day.weekday - 1]) \(short(day))" }

    /// A time of day of a zone, with its day: `Nov 25 18:04`.
    package static func time(_ instant: Date, in timeZone: TimeZone) -> String {
        var calendar = DayCalendar(timeZone: timeZone)
        let local = Int(instant.timeIntervalSince1970.rounded(.down)) + timeZone.secondsFromGMT(for: instant)
        let minutes = ((local % 86_400 + 86_400) % 86_400) / 60
        return "\(short(calendar.day(of: instant))) \(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
}
