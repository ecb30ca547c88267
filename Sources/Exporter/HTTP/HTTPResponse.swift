// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What a handler answers. The server adds `Date`, `Content-Length`, and unless they are set
/// `X-Content-Type-Options: nosniff` and `Cache-Control: no-store`.
public struct HTTPResponse: Sendable {
    /// The status code, 200 to 599.
    public var status: Int
    /// The header fields.
    public var headers: [(String, String)]
    /// The body; it is not sent to a `HEAD` request, its length is.
    public var body: [UInt8]

    /// Makes a response.
    public init(status: Int, headers: [(String, String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Plain text in UTF-8.
    public static func text(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, headers: [("Content-Type", "text/plain; charset=utf-8")], body: Array(text.utf8))
    }

    /// JSON that is already encoded.
    public static func json(_ bytes: [UInt8], status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, headers: [("Content-Type", "application/json")], body: bytes)
    }

    /// An error as `application/problem+json` (RFC 9457) with the type `about:blank`; `title` is what the status means,
    /// such as `Not Found`, and `detail` what to do about it.
    public static func problem(status: Int, title: String, detail: String) -> HTTPResponse {
        let json =
            "{\"type\":\"about:blank\",\"title\":\(title.jsonQuoted),\"status\":\(status),"
            + "\"detail\":\(detail.jsonQuoted)}\n"
        return HTTPResponse(
            status: status, headers: [("Content-Type", "application/problem+json")], body: Array(json.utf8))
    }

    /// Adds a header field unless the handler has set it.
    mutating func setDefault(_ name: String, _ value: String) {
        guard !headers.contains(where: { $0.0.isEqualIgnoringCase(name) }) else { return }
        headers.append((name, value))
    }
}
