// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import Timekeeping

/// A log message as passed to all sinks: without secrets, and with bounded lengths.
package struct LogRecord: Sendable, Equatable {
    /// A metadata entry.
    struct Field: Sendable, Equatable {
        var name: String
        var value: Value
    }

    /// A metadata value converted to text.
    indirect enum Value: Sendable, Equatable {
        case text(String)
        case list([Value])
        case fields([Field])
    }

    var at: WallInstant
    var level: Logger.Level
    /// The logger's label.
    var logger: String
    var message: String
    /// The error logged with the message.
    var error: String?
    /// The metadata, sorted by name.
    var fields: [Field] = []
    /// The source file, such as `StatsBot/StoreWriter.swift`, which determines the sign in the tree format.
    var file = ""

    /// Approximate size in bytes.
    var size: Int {
        128 + logger.utf8.count + message.utf8.count + (error?.utf8.count ?? 0) + Value.fields(fields).size
    }

    /// The metadata in one line, such as `a=1 b=[x, y]`.
    var fieldsText: String {
        let all = fields + (error.map { [Field(name: "error", value: .text($0))] } ?? [])
        return all.map { "\($0.name)=\($0.value.text)" }.joined(separator: " ")
    }
}

extension LogRecord.Value {
    package var size: Int {
        switch self {
        case .text(let text): 32 + text.utf8.count
        case .list(let values): values.reduce(32) { $0 + $1.size }
        case .fields(let fields): fields.reduce(32) { $0 + $1.name.utf8.count + $1.value.size }
        }
    }

    /// The value in one line.
    package var text: String {
        switch self {
        case .text(let text): text
        case .list(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
        case .fields(let fields): "[" + fields.map { "\($0.name): \($0.value.text)" }.joined(separator: ", ") + "]"
        }
    }
}
