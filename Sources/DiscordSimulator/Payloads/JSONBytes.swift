// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Foundation's JSON coders, for everything that is not sent thousands of times per second.
enum JSONBytes {
    /// Encodes a value whose encoding never fails. A failure would be a bug of the type, and results in `null`.
    static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { [UInt8]($0) } ?? [UInt8]("null".utf8)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) -> Value? {
        try? JSONDecoder().decode(type, from: Data(bytes))
    }
}
