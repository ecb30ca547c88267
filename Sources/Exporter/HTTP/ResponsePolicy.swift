// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Completes every response: compression, conditional requests, security headers, CORS.
struct ResponsePolicy: Sendable {
    let serverName: String
    /// The origin that may read responses; nil for none.
    let corsOrigin: String?

    func finish(_ response: inout HTTPResponse, for request: RawRequest) {
        ContentCoding.apply(to: &response, acceptEncoding: request.headers.joined("Accept-Encoding"))
        answerCondition(in: &response, for: request)
        allowOrigin(in: &response, for: request)
        for (name, value) in Self.defaults { response.setDefault(name, value) }
        if !serverName.isEmpty { response.setDefault("Server", serverName) }
    }

    /// The response to a CORS preflight of the allowed origin; nil for any other request.
    func preflight(_ request: RawRequest) -> HTTPResponse? {
        guard let corsOrigin, request.method == "OPTIONS", request.headers.joined("Origin") == corsOrigin,
            let method = request.headers.joined("Access-Control-Request-Method"), method == "GET" || method == "HEAD"
        else { return nil }
        return HTTPResponse(
            status: 204,
            headers: [
                ("Access-Control-Allow-Methods", "GET, HEAD"),
                ("Access-Control-Allow-Headers", "Authorization, If-None-Match"), ("Access-Control-Max-Age", "600"),
                ("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers"),
            ])
    }

    /// Security headers: browsers must not sniff content types, frame or embed responses, or send a referrer.
    private static let defaults = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Frame-Options", "DENY"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", CacheControl.noStore.description),
    ]

    /// Changes the status to 304 if the client already has this representation (RFC 9110, sections 13.1.2 and 15.4.5).
    private func answerCondition(in response: inout HTTPResponse, for request: RawRequest) {
        guard response.status == 200, let tag = response.header("ETag").flatMap(EntityTag.init(field:)),
            let condition = request.headers.joined("If-None-Match"), tag.matches(ifNoneMatch: condition)
        else { return }
        // The body is kept for its length. libmicrohttpd does not send it with a 304, but a length of 0 would be wrong.
        response.status = 304
        response.headers.removeAll { name, _ in
            ["Content-Type", "Content-Encoding", "Content-Language"].contains { $0.isEqualIgnoringCase(name) }
        }
    }

    private func allowOrigin(in response: inout HTTPResponse, for request: RawRequest) {
        guard let corsOrigin else { return }
        response.addVary("Origin")
        guard request.headers.joined("Origin") == corsOrigin else { return }
        response.setHeader("Access-Control-Allow-Origin", corsOrigin)
        response.setHeader("Access-Control-Expose-Headers", "ETag, Retry-After")
    }
}
