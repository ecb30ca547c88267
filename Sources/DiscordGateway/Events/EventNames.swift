// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGatewayJSON

/// The names of events that are passed on by name only: each is made into a string once, not per event.
struct EventNames {
    /// There are about 80 events; a server that makes names up must not fill the memory.
    static let capacity = 128

    private var names: [String] = []

    /// The name as a string.
    mutating func name(of text: gwjson_string) -> String {
        let bytes = UnsafeRawBufferPointer(start: text.data, count: text.length)
        for name in names where name.utf8.count == bytes.count && name.utf8.elementsEqual(bytes) { return name }
        let name = String(decoding: bytes, as: UTF8.self)
        if names.count < Self.capacity { names.append(name) }
        return name
    }
}
