// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGatewayJSON

/// A cache of the names of events that are delivered by name only, so that each string is created once.
struct EventNames {
    /// Discord has about 80 events. The limit protects against a server that invents names.
    static let capacity = 128

    private var names: [String] = []

    /// Returns the name as a string.
    mutating func name(of text: gwjson_string) -> String {
        let bytes = UnsafeRawBufferPointer(start: text.data, count: text.length)
        for name in names where name.utf8.count == bytes.count && name.utf8.elementsEqual(bytes) { return name }
        let name = String(decoding: bytes, as: UTF8.self)
        if names.count < Self.capacity { names.append(name) }
        return name
    }
}
