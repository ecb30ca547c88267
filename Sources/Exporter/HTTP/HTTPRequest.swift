// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A decoded request without a body, as passed to a handler.
public struct HTTPRequest: Sendable {
    /// The method, such as `GET`.
    public let method: String
    /// The path, percent-decoded, such as `/metrics`.
    public let path: String
    /// The decoded query parameters in order. A parameter without `=` has an empty value.
    public let query: [(name: String, value: String)]
    /// The header fields in order.
    public let headers: [(name: String, value: String)]
    /// Whether the peer is this machine (127.0.0.0/8 or ::1). Behind a proxy on this machine, this is always true; use
    /// ``isFromLoopback`` to restrict access to this machine.
    public let isLoopbackPeer: Bool

    /// Creates a request, for example in a test of a handler.
    public init(
        method: String = "GET", path: String, query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [], isLoopbackPeer: Bool = true
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.isLoopbackPeer = isLoopbackPeer
    }

    /// Whether the request was sent from this machine to a loopback host name.
    ///
    /// The peer is this machine, `Host` is a loopback name (which prevents DNS rebinding by a web page), and no proxy
    /// header is present (`Forwarded`, RFC 7239, `X-Forwarded-For`, `X-Real-IP` or `Via`). A proxy on this machine that
    /// sends none of these headers cannot be detected.
    public var isFromLoopback: Bool {
        isLoopbackPeer && header("Host").map { HostField($0)?.isLoopback ?? false } ?? true
            && !["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"].contains { header($0) != nil }
    }

    /// The value of the first header field with this name, ignoring case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.isEqualIgnoringCase(name) }?.value
    }

    /// The values of all header fields with this name, joined by commas (RFC 9110, section 5.3).
    public func joinedHeader(_ name: String) -> String? {
        HeaderFields(fields: headers).joined(name)
    }

    /// The value of the first query parameter with this name.
    public func queryValue(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }
}

extension String {
    /// A field value without leading and trailing spaces and tabs, which are not part of it (RFC 9110, section 5.5).
    var trimmingFieldWhitespace: String {
        func isWhitespace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        guard let first = utf8.first, let last = utf8.last, isWhitespace(first) || isWhitespace(last) else {
            return self
        }
        var rest = utf8.drop(while: isWhitespace)
        while let last = rest.last, isWhitespace(last) { rest.removeLast() }
        return String(Substring(rest))
    }

    /// Compares ASCII letters case-insensitively, like field names (RFC 9110, section 5.1).
    func isEqualIgnoringCase(_ other: String) -> Bool {
        utf8.count == other.utf8.count
            && zip(utf8, other.utf8).allSatisfy { left, right in
                left == right
                    || (left | 0x20 == right | 0x20
                        && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(left | 0x20))
            }
    }
}
