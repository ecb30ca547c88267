// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// The time in a file name: UTC to the second, in ISO 8601 basic format, so that names sort by time.
enum FileTime {
    private static let style = Date.ISO8601FormatStyle(
        dateSeparator: .omitted, dateTimeSeparator: .standard, timeSeparator: .omitted, timeZone: .gmt)

    /// `20261125T031500Z`.
    static func text(_ instant: Date) -> String { instant.formatted(style) }

    /// Parses text in exactly this format.
    static func instant(_ text: some StringProtocol) -> Date? {
        guard let instant = try? Date(String(text), strategy: style), self.text(instant) == text else { return nil }
        return instant
    }
}
