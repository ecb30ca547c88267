// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Foundation
import LocalTime
import Logging
import Timekeeping

/// Formats messages as a tree: a title with the time and the metadata below it, like the old bot.
struct TreeFormat: Sendable {
    let timeZone: TimeZone
    /// Whether to use ANSI colors.
    let isColored: Bool
    private let zoneNames: (standard: String, summer: String)

    init(timeZone: TimeZone, isColored: Bool = false) {
        self.timeZone = timeZone
        self.isColored = isColored
        // The names are the same on all systems. They are looked up once, because that is slow.
        let locale = Locale(identifier: "en_US")
        func name(_ style: TimeZone.NameStyle) -> String {
            timeZone.localizedName(for: style, locale: locale) ?? timeZone.identifier
        }
        zoneNames = (name(.shortStandard), name(.shortDaylightSaving))
    }

    /// A message as one or more lines, each with a line feed.
    func text(_ record: LogRecord) -> String {
        let time = painted("[\(time(record.at.date))]", .dim)
        let level = painted("[\(record.level.rawValue.uppercased())]", .of(record.level))
        var text = "\(time) \(level) \(LogSign.of(record)) \(record.message.escapingUnsafe)\n"
        let error = record.error.map { [LogRecord.Field(name: "error", value: .text($0))] } ?? []
        append(record.fields + error, below: "", to: &text)
        return text
    }

    private func append(_ fields: [LogRecord.Field], below stem: String, to text: inout String) {
        for (index, field) in fields.enumerated() {
            let isLast = index == fields.count - 1
            text += painted(stem + (isLast ? "└─ " : "├─ "), .dim) + field.name.escapingUnsafe
            let nested = field.value.branches
            if let nested {
                text += "\n"
                append(nested, below: stem + (isLast ? "   " : "│  "), to: &text)
            } else {
                text += ": \(field.value.leaf.escapingUnsafe)\n"
            }
        }
    }

    /// Formats a time, such as `11/25 08:26 AM EST`.
    private func time(_ instant: Date) -> String {
        let local = Int(instant.timeIntervalSince1970.rounded(.down)) + timeZone.secondsFromGMT(for: instant)
        let second = (local % 86_400 + 86_400) % 86_400
        let day = Day(number: (local - second) / 86_400)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let hour = second / 3_600
        let zone = timeZone.isDaylightSavingTime(for: instant) ? zoneNames.summer : zoneNames.standard
        return "\(two(day.month))/\(two(day.day)) \(two((hour + 11) % 12 + 1)):\(two(second / 60 % 60)) "
            + "\(hour < 12 ? "AM" : "PM") \(zone)"
    }

    private func painted(_ text: String, _ color: LogColor) -> String {
        isColored ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// Color codes of ECMA-48, "Select Graphic Rendition".
private enum LogColor: String {
    case dim = "2"
    case grey = "90"
    case green = "32"
    case cyan = "36"
    case yellow = "33"
    case red = "31"
    case whiteOnRed = "97;41"

    static func of(_ level: Logger.Level) -> LogColor {
        switch level {
        case .trace, .debug: .grey
        case .info: .green
        case .notice: .cyan
        case .warning: .yellow
        case .error: .red
        case .critical: .whiteOnRed
        }
    }
}

extension LogRecord.Value {
    /// The fields to show below the name; `nil` if the value fits next to it.
    fileprivate var branches: [LogRecord.Field]? {
        switch self {
        case .text: nil
        case .fields(let fields): fields.isEmpty ? nil : fields
        case .list(let values):
            values.allSatisfy(\.isText)
                ? nil : values.enumerated().map { LogRecord.Field(name: "\($0 + 1)", value: $1) }
        }
    }

    fileprivate var isText: Bool {
        if case .text = self { true } else { false }
    }

    /// The text to show next to the name.
    fileprivate var leaf: String {
        switch self {
        case .text(let text): text
        case .list(let values): values.isEmpty ? "(none)" : values.map(\.leaf).joined(separator: ", ")
        case .fields: "(none)"
        }
    }
}
