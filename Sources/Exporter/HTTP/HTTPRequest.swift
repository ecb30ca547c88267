// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A request without a body, as a handler sees it: decoded, and free of anything that belongs to the connection.
public struct HTTPRequest: Sendable {
    /// The method, such as `GET`.
    public let method: String
    /// The path, percent-decoded, such as `/metrics`.
    public let path: String
    /// The parameters of the query in their order, decoded; one without `=` has an empty value.
    public let query: [(name: String, value: String)]
    /// The header fields in their order.
    public let headers: [(name: String, value: String)]
    /// Whether the peer is this machine (127.0.0.0/8 or ::1). Behind a proxy on this machine every peer is; for what only
    /// this machine may see, ask ``isFromLoopback``.
    public let isLoopbackPeer: Bool

    /// Makes a request, as tests of handlers do.
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

    /// Whether the request was made on this machine, and for this machine.
    ///
    /// The peer is this machine, the request was sent to a name that means this machine (so that no web page can reach
    /// the server by a name of its own that it lets point here), and no proxy says that it speaks for somebody else
    /// (`Forwarded`, RFC 7239, or `X-Forwarded-For`). A proxy on this machine that says nothing is not told apart.
    public var isFromLoopback: Bool {
        isLoopbackPeer && header("Host").map { HostField($0)?.isLoopback ?? false } ?? true
            && !["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"].contains { header($0) != nil }
    }

    /// The first header field of this name, in any case of letters.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.isEqualIgnoringCase(name) }?.value
    }

    /// All header fields of this name joined by commas, as a list may be split over several (RFC 9110, section 5.3).
    public func joinedHeader(_ name: String) -> String? {
        HeaderFields(fields: headers).joined(name)
    }

    /// The value of the first query parameter of this name.
    public func queryValue(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }
}

extension String {
    /// A field's value without the spaces and tabs around it, which are not part of it (RFC 9110, section 5.5).
    var trimmingFieldWhitespace: String {
        func isWhitespace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        guard let first = utf8.first, let last = utf8.last, isWhitespace(first) || isWhitespace(last) else {
            return self
        }
        var rest = utf8.drop(while: isWhitespace)
        while let last = rest.last, isWhitespace(last) { rest.removeLast() }
        return String(Substring(rest))
    }

    /// Compares ASCII letters without their case, as field names are compared (RFC 9110, section 5.1).
    func isEqualIgnoringCase(_ other: String) -> Bool {
        utf8.count == other.utf8.count
            && zip(utf8, other.utf8).allSatisfy { left, right in
                left == right
                    || (left | 0x20 == right | 0x20
                        && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(left | 0x20))
            }
    }
}
