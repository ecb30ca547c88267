// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A request as received, before decoding and validation.
struct RawRequest: Sendable {
    var method = "GET"
    /// The target of the request line.
    var target: [UInt8] = []
    /// The HTTP version, such as `HTTP/1.1`.
    var version = "HTTP/1.1"
    /// The header fields in order, values without surrounding whitespace.
    var headers = HeaderFields()
    var isLoopbackPeer = false
}

/// Header fields in order.
struct HeaderFields: Sendable {
    var fields: [(name: String, value: String)] = []

    /// The values of a field joined by commas, which is equivalent for list fields (RFC 9110, section 5.3).
    func joined(_ name: String) -> String? {
        let values = fields.filter { $0.name.isEqualIgnoringCase(name) }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// Whether the fields announce a body (RFC 9112, section 6.3).
    var announceBody: Bool {
        fields.contains { name, value in
            name.isEqualIgnoringCase("Transfer-Encoding")
                || (name.isEqualIgnoringCase("Content-Length") && !value.utf8.allSatisfy { $0 == UInt8(ascii: "0") })
        }
    }

    /// The size on the wire, including a colon, a space and a line end per field.
    var byteCount: Int {
        fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
    }

    /// Whether each name is a token and no value has a control character other than a tab (RFC 9110, section 5).
    ///
    /// The library also accepts a name with a space before the colon, which other software reads as a different name.
    var areWellFormed: Bool {
        fields.allSatisfy { name, value in
            !name.isEmpty && name.utf8.allSatisfy(Self.isTokenByte)
                && value.utf8.allSatisfy { ($0 >= 0x20 || $0 == 0x09) && $0 != 0x7F }
        }
    }

    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
