// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A request target (RFC 9112, section 3.2), split and percent-decoded (RFC 3986, section 2.1).
struct RequestTarget {
    let path: String
    let query: [(name: String, value: String)]

    /// Parses the target of the request line. Returns nil if an escape is malformed, the text is not UTF-8 or contains
    /// a NUL, or the path contains a control character or an escaped slash.
    ///
    /// The target is decoded once. An escaped slash is data, but would look like a separator after decoding: `/a%2Fb`
    /// would bypass a proxy's rules for `/a/b`. Paths are compared exactly, so dot segments match nothing.
    init?(_ target: [UInt8]) {
        guard target.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        var rest = target[...]
        Self.dropOrigin(of: &rest)
        let mark = rest.firstIndex(of: UInt8(ascii: "?")) ?? rest.endIndex
        let rawPath = rest[..<mark]
        guard let path = Self.decode(rawPath, plusIsSpace: false), !Self.hasEscapedSlash(rawPath),
            path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return nil }
        var query: [(name: String, value: String)] = []
        for parameter in rest[mark...].dropFirst().split(separator: UInt8(ascii: "&")) {
            let equals = parameter.firstIndex(of: UInt8(ascii: "=")) ?? parameter.endIndex
            guard let name = Self.decode(parameter[..<equals], plusIsSpace: true),
                let value = Self.decode(parameter[equals...].dropFirst(), plusIsSpace: true)
            else { return nil }
            query.append((name, value))
        }
        self.path = path.isEmpty ? "/" : path
        self.query = query
    }

    /// Removes scheme and authority of the absolute form, which a server must accept (RFC 9112, section 3.2.2).
    private static func dropOrigin(of target: inout ArraySlice<UInt8>) {
        guard target.first != UInt8(ascii: "/") else { return }
        for scheme in ["http://", "https://"] {
            let start = target.prefix(scheme.utf8.count)
            guard String(decoding: start, as: UTF8.self).isEqualIgnoringCase(scheme) else { continue }
            target = target.dropFirst(scheme.utf8.count).drop { byte in
                byte != UInt8(ascii: "/") && byte != UInt8(ascii: "?")
            }
            return
        }
    }

    private static func hasEscapedSlash(_ path: ArraySlice<UInt8>) -> Bool {
        zip(path, zip(path.dropFirst(), path.dropFirst(2))).contains { byte, digits in
            byte == UInt8(ascii: "%")
                && ["2F", "2f", "5C", "5c"].contains(String(decoding: [digits.0, digits.1], as: UTF8.self))
        }
    }

    private static func decode(_ text: ArraySlice<UInt8>, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexadecimalValue),
                    let low = rest.popFirst().flatMap(hexadecimalValue)
                else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }

    private static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
