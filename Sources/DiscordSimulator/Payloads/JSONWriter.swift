// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Writes JSON without an encoder: a gateway event is a few hundred bytes and only a few of them differ; the goal is
/// tens of thousands per second.
struct JSONWriter: Sendable {
    private(set) var bytes: [UInt8] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }

    init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Removes the text, but keeps the capacity.
    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Appends text that is already JSON.
    mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Appends bytes that are already JSON.
    mutating func raw(_ other: [UInt8]) {
        bytes.append(contentsOf: other)
    }

    /// Appends an ASCII word, capitalized.
    mutating func capitalized(_ word: StaticString) {
        let start = bytes.count
        raw(word)
        if start < bytes.count, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(bytes[start]) { bytes[start] -= 32 }
    }

    /// Appends an integer.
    mutating func number(_ value: UInt64) {
        guard value >= 10 else { return bytes.append(UInt8(ascii: "0") + UInt8(value)) }
        var digits: (UInt64, UInt64, UInt32) = (0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { buffer in
            var rest = value
            var position = buffer.count
            while rest > 0 {
                position -= 1
                buffer[position] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            bytes.append(contentsOf: buffer[position...])
        }
    }

    /// Appends an integer.
    mutating func number(_ value: Int) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        number(UInt64(value.magnitude))
    }

    /// Appends an ID, which is a string in JSON.
    mutating func id(_ value: UInt64) {
        bytes.append(UInt8(ascii: "\""))
        number(value)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends an integer, padded with zeros to at least `width` digits.
    mutating func padded(_ value: Int, width: Int) {
        var bound = 1
        for _ in 1..<width { bound *= 10 }
        while bound > 1, value < bound {
            bytes.append(UInt8(ascii: "0"))
            bound /= 10
        }
        number(value)
    }

    /// Appends a quoted and escaped string. Source: RFC 8259, section 7.
    mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): raw("\\\"")
            case UInt8(ascii: "\\"): raw("\\\\")
            case 0..<0x20:
                raw("\\u00")
                let digits: StaticString = "0123456789abcdef"
                digits.withUTF8Buffer { buffer in
                    bytes.append(buffer[Int(byte >> 4)])
                    bytes.append(buffer[Int(byte & 15)])
                }
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends a string, or `null`.
    mutating func string(_ text: String?) {
        if let text { string(text) } else { raw("null") }
    }

    /// Appends a quoted time: `"2021-05-01T12:34:56.789000+00:00"`.
    mutating func time(milliseconds: Int64) {
        bytes.append(UInt8(ascii: "\""))
        timestamp(milliseconds: milliseconds)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends an array.
    mutating func array<Items: Sequence>(_ items: Items, _ write: (inout JSONWriter, Items.Element) -> Void) {
        raw("[")
        var isFirst = true
        for item in items {
            if !isFirst { raw(",") }
            isFirst = false
            write(&self, item)
        }
        raw("]")
    }
}
