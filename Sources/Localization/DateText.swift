// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
package import LocalTime

// In English, days keep the short form of `DayText`, which sorts by eye in a list; the other languages follow CLDR.
extension Texts {
    /// A day without a year, such as `Nov 25`.
    package func day(_ day: Day) -> String {
        language == .english ? DayText.short(day) : format.month(.abbreviated).day().format(day.noon)
    }

    /// A day with its weekday, such as `Wed Nov 25`.
    package func weekday(_ day: Day) -> String {
        language == .english
            ? DayText.withWeekday(day) : format.weekday(.abbreviated).month(.abbreviated).day().format(day.noon)
    }

    /// A day with its year, such as `2026-11-25`.
    package func date(_ day: Day) -> String {
        language == .english ? day.description : format.year().month(.abbreviated).day().format(day.noon)
    }

    /// Days without a year, such as `Nov 18 to Nov 24`; a single day has its weekday.
    package func days(_ days: ClosedRange<Day>) -> String {
        if days.count == 1 { return weekday(days.lowerBound) }
        if language == .english { return "\(day(days.lowerBound)) to \(day(days.upperBound))" }
        return interval.month(.abbreviated).day().format(days.noons)
    }

    /// Days with their year, such as `2026-11-18 to 2026-11-24`.
    package func dates(_ days: ClosedRange<Day>) -> String {
        if days.count == 1 { return date(days.lowerBound) }
        if language == .english { return "\(date(days.lowerBound)) to \(date(days.upperBound))" }
        return interval.year().month(.abbreviated).day().format(days.noons)
    }

    /// A local day and time, such as `Nov 25 18:04`.
    package func time(_ instant: Date, in timeZone: TimeZone) -> String {
        if language == .english { return DayText.time(instant, in: timeZone) }
        return format(timeZone).month(.abbreviated).day().hour(.twoDigits(amPM: .abbreviated)).minute(.twoDigits)
            .format(instant)
    }

    /// A full hour of a day, such as `09:00`.
    package func hour(_ hour: Int) -> String {
        if language == .english { return "\(hour < 10 ? "0" : "")\(hour):00" }
        return format.hour(.twoDigits(amPM: .abbreviated)).minute(.twoDigits).format(
            Date(timeIntervalSince1970: Double(hour) * 3_600))
    }

    /// A local time with seconds and the zone, such as `06:04:05 PM EST`.
    package func clock(_ instant: Date, in timeZone: TimeZone) -> String {
        guard language == .english else {
            return format(timeZone).hour(.twoDigits(amPM: .abbreviated)).minute(.twoDigits).second(.twoDigits)
                .timeZone().format(instant)
        }
        let style = Date.VerbatimFormatStyle(
            format: """
                \(hour: .twoDigits(clock: .twelveHour, hourCycle: .oneBased)):\(minute: .twoDigits):\
                \(second: .twoDigits) \(dayPeriod: .standard(.abbreviated)) \(timeZone: .specificName(.short))
                """,
            locale: language.locale, timeZone: timeZone, calendar: Calendar(identifier: .gregorian))
        return instant.formatted(style)
    }

    /// A duration in days, hours and minutes, such as `2 days 1 hour 5 minutes`. Units of zero are omitted.
    package func uptime(_ duration: Duration) -> String {
        if language == .english { return UptimeText.words(duration) }
        let minutes = max(0, duration.components.seconds / 60)
        return Duration.seconds(minutes * 60)
            .formatted(.units(allowed: [.days, .hours, .minutes], width: .wide).locale(language.locale))
    }

    /// The abbreviated weekdays, Monday first.
    package var weekdays: [String] {
        let monday = Day(year: 2_024, month: 1, day: 1)
        return (0..<7).map { format.weekday(.abbreviated).format(monday.advanced(by: $0).noon) }
    }

    private var format: Date.FormatStyle { format(.gmt) }

    private func format(_ timeZone: TimeZone) -> Date.FormatStyle {
        Date.FormatStyle(locale: language.locale, calendar: calendar, timeZone: timeZone)
    }

    private var interval: Date.IntervalFormatStyle {
        Date.IntervalFormatStyle(locale: language.locale, calendar: calendar, timeZone: .gmt)
    }

    private var calendar: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.locale = language.locale
        calendar.timeZone = .gmt
        return calendar
    }
}

extension Day {
    /// Noon in UTC.
    fileprivate var noon: Date { Date(timeIntervalSince1970: Double(number) * 86_400 + 43_200) }
}

extension ClosedRange<Day> {
    /// The first and the last day, as intervals are formatted by their ends.
    fileprivate var noons: Range<Date> { lowerBound.noon..<upperBound.noon }
}
