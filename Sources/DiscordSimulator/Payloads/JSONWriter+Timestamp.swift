// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// Times in Discord's format: ISO 8601 in UTC.
extension JSONWriter {
    /// Appends a time without quotes: `2021-05-01T12:34:56.789000+00:00`.
    mutating func timestamp(milliseconds: Int64) {
        let day = Int64(86_400_000)
        let days = milliseconds >= 0 ? milliseconds / day : (milliseconds - day + 1) / day
        let rest = Int(milliseconds - days * day)
        date(days: Int(days))
        raw("T")
        padded(rest / 3_600_000, width: 2)
        raw(":")
        padded(rest / 60_000 % 60, width: 2)
        raw(":")
        padded(rest / 1000 % 60, width: 2)
        raw(".")
        padded(rest % 1000, width: 3)
        raw("000+00:00")
    }

    /// Appends the date of a day, given in days since 1970. Source: Howard Hinnant, "chrono-Compatible Low-Level Date
    /// Algorithms", `civil_from_days`.
    mutating func date(days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        padded(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), width: 4)
        raw("-")
        padded(month, width: 2)
        raw("-")
        padded(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, width: 2)
    }
}

extension WallInstant {
    /// The time in Discord's format.
    var discordTimestamp: String {
        var writer = JSONWriter()
        writer.timestamp(milliseconds: millisecondsSince1970)
        return writer.text
    }
}
