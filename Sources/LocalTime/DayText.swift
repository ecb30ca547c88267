// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation

/// Formats days and times for messages, in English and independent of the system's locale.
package enum DayText {
    /// A day such as `Nov 25`.
    package static func short(_ day: Day) -> String { "\(months[day.month - 1]) \(day.day)" }

    /// A day such as `Wed Nov 25`.
    package static func withWeekday(_ day: Day) -> String { "\(weekdays[day.weekday - 1]) \(short(day))" }

    /// A local day and time such as `Nov 25 18:04`.
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
