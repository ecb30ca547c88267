// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting

/// A handler's response.
///
/// The server adds `Date` and `Content-Length` and, unless they are set, `Cache-Control: no-store`, `Server`, and
/// security headers for browsers. It compresses bodies, and responds with 304 if the response has an `ETag` that
/// matches the request.
public struct HTTPResponse: Sendable {
    /// The status code, from 200 to 599.
    public var status: Int
    /// The header fields.
    public var headers: [(String, String)]
    /// The body. For a `HEAD` request or a 304 response, only its length is sent.
    public var body: [UInt8]

    /// Creates a response.
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

    /// An error as `application/problem+json` (RFC 9457) with the type `about:blank`. `title` is the reason phrase of
    /// the status, such as `Not Found`; `detail` says what to do.
    public static func problem(status: Int, title: String, detail: String) -> HTTPResponse {
        let json =
            "{\"type\":\"about:blank\",\"title\":\(title.jsonQuoted),\"status\":\(status),"
            + "\"detail\":\(detail.jsonQuoted)}\n"
        return HTTPResponse(
            status: status, headers: [("Content-Type", "application/problem+json")], body: Array(json.utf8))
    }

    /// The response with the `ETag` of its body, so that a client that already has it gets a 304 response.
    ///
    /// - Parameter cacheControl: The caching rule.
    /// - Returns: The response with both fields set.
    public func tagged(_ cacheControl: CacheControl = .revalidated) -> HTTPResponse {
        var response = self
        response.setHeader("ETag", EntityTag(of: body).description)
        response.setHeader("Cache-Control", cacheControl.description)
        return response
    }

    /// The value of the first header field with this name, ignoring case.
    public func header(_ name: String) -> String? {
        headers.first { $0.0.isEqualIgnoringCase(name) }?.1
    }

    /// Sets a header field, replacing all with this name.
    public mutating func setHeader(_ name: String, _ value: String) {
        headers.removeAll { $0.0.isEqualIgnoringCase(name) }
        headers.append((name, value))
    }

    /// Adds a request field to `Vary` if it is missing there (RFC 9110, section 12.5.5).
    mutating func addVary(_ field: String) {
        let old = headers.filter { $0.0.isEqualIgnoringCase("Vary") }.map(\.1).joined(separator: ", ")
        let fields = old.split(separator: ",").map { String($0).trimmingFieldWhitespace }
        guard !fields.contains(where: { $0 == "*" || $0.isEqualIgnoringCase(field) }) else { return }
        setHeader("Vary", (fields + [field]).joined(separator: ", "))
    }

    /// Adds a header field unless it is already set.
    mutating func setDefault(_ name: String, _ value: String) {
        guard !headers.contains(where: { $0.0.isEqualIgnoringCase(name) }) else { return }
        headers.append((name, value))
    }
}
