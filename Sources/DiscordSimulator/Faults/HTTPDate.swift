// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

extension WallInstant {
    /// The time in HTTP format: `Sun, 06 Nov 1994 08:49:37 GMT`. Source: RFC 9110, section 5.6.7.
    var httpDate: String {
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let milliseconds = millisecondsSince1970
        let sinceEpoch = Int((Double(milliseconds) / 86_400_000).rounded(.down))
        // `2021-05-01T12:34:56.789000+00:00`
        let text = Array(discordTimestamp)
        let weekday = days[((sinceEpoch % 7) + 7) % 7]
        guard text.count >= 19, let month = Int(String(text[5..<7])), months.indices.contains(month - 1) else {
            return ""
        }
        return
            "\(weekday), \(String(text[8..<10])) \(months[month - 1]) \(String(text[0..<4])) \(String(text[11..<19])) GMT"
    }
}
