// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Foundation
import LocalTime
import Logging
import Timekeeping

/// Formats messages as JSON lines: `timestamp`, `level`, `logger`, `message`, `run_id`, then the metadata.
struct JSONFormat: Sendable {
    let runID: RunID

    private static let own: Set<String> = ["timestamp", "level", "logger", "message", "run_id"]
    private static let instants = TimestampText(timeZone: .gmt)

    /// A message as one line with a line feed. `_` is appended to metadata keys that conflict with other fields.
    func line(_ record: LogRecord) -> String {
        // RFC 3339, in UTC: "+00:00" is "Z".
        let timestamp = Self.instants.text(record.at.date).dropLast(6)
        var line = """
            {"timestamp":"\(timestamp)Z","level":"\(record.level.rawValue)","logger":\(record.logger.jsonQuoted),\
            "message":\(record.message.jsonQuoted),"run_id":"\(runID)"
            """
        var taken = Self.own
        if let error = record.error {
            line += ",\"error\":\(error.jsonQuoted)"
            taken.insert("error")
        }
        if !record.fields.isEmpty { line += "," + Self.members(record.fields, besides: taken) }
        return line + "}\n"
    }

    private static func members(_ fields: [LogRecord.Field], besides taken: Set<String>) -> String {
        // Keys without a conflict are not changed.
        var taken = taken
        let clashes = fields.indices.filter { !taken.insert(fields[$0].name).inserted }
        var names = fields.map(\.name)
        for index in clashes {
            while !taken.insert(names[index]).inserted { names[index] += "_" }
        }
        return zip(names, fields).map { "\($0.jsonQuoted):\(value($1.value))" }.joined(separator: ",")
    }

    private static func value(_ value: LogRecord.Value) -> String {
        switch value {
        case .text(let text): text.jsonQuoted
        case .list(let values): "[" + values.map(Self.value).joined(separator: ",") + "]"
        case .fields(let fields): "{" + members(fields, besides: []) + "}"
        }
    }
}
