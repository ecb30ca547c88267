// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import Timekeeping

/// One message that was logged, as everything that shows it gets it: secrets are struck out, and lengths are bounded.
package struct LogRecord: Sendable, Equatable {
    /// A piece of metadata.
    struct Field: Sendable, Equatable {
        var name: String
        var value: Value
    }

    /// What metadata says, without its types.
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
    /// The error that was logged with the message.
    var error: String?
    /// By name.
    var fields: [Field] = []
    /// The file that logged, as in `StatsBot/StoreWriter.swift`; what the tree's signs go by.
    var file = ""

    /// About how many bytes it occupies.
    var size: Int {
        128 + logger.utf8.count + message.utf8.count + (error?.utf8.count ?? 0) + Value.fields(fields).size
    }

    /// The metadata in one line, as in `a=1 b=[x, y]`.
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

    /// In one line.
    package var text: String {
        switch self {
        case .text(let text): text
        case .list(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
        case .fields(let fields): "[" + fields.map { "\($0.name): \($0.value.text)" }.joined(separator: ", ") + "]"
        }
    }
}
