// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A request as it came: nothing is decoded or checked yet.
struct RawRequest: Sendable {
    var method = "GET"
    /// The target of the request line.
    var target: [UInt8] = []
    /// Such as `HTTP/1.1`.
    var version = "HTTP/1.1"
    /// The header fields in their order, values without the whitespace around them.
    var headers = HeaderFields()
    var isLoopbackPeer = false
}

/// Header fields in their order.
struct HeaderFields: Sendable {
    var fields: [(name: String, value: String)] = []

    /// The values of a field joined by commas, which means the same where the field is a list (RFC 9110, section 5.3).
    func joined(_ name: String) -> String? {
        let values = fields.filter { $0.name.isEqualIgnoringCase(name) }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// Whether they announce a body (RFC 9112, section 6.3).
    var announceBody: Bool {
        fields.contains { name, value in
            name.isEqualIgnoringCase("Transfer-Encoding")
                || (name.isEqualIgnoringCase("Content-Length") && !value.utf8.allSatisfy { $0 == UInt8(ascii: "0") })
        }
    }

    /// Their size on the wire: each with a colon, a space and the end of its line.
    var byteCount: Int {
        fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
    }

    /// Whether each name is a token and no value has a control character other than the tab (RFC 9110, section 5).
    ///
    /// The library also takes a name with a space before its colon, which others read as another name.
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
