// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What every response gets before it is sent: conditions, compression, headers that protect, permission for one origin.
struct ResponsePolicy: Sendable {
    let serverName: String
    /// The one origin whose pages may read responses; nil for none.
    let corsOrigin: String?

    /// Completes a response to a request.
    func finish(_ response: inout HTTPResponse, for request: RawRequest) {
        ContentCoding.apply(to: &response, acceptEncoding: request.headers.joined("Accept-Encoding"))
        answerCondition(in: &response, for: request)
        allowOrigin(in: &response, for: request)
        for (name, value) in Self.defaults { response.setDefault(name, value) }
        if !serverName.isEmpty { response.setDefault("Server", serverName) }
    }

    /// The answer to a CORS preflight of the allowed origin; nil where the request is none.
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

    /// A browser that is led astray does the least harm with these: nothing is guessed, framed, embedded or passed on.
    private static let defaults = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Frame-Options", "DENY"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", CacheControl.noStore.description),
    ]

    /// 304 where the client has this representation already (RFC 9110, sections 13.1.2 and 15.4.5).
    private func answerCondition(in response: inout HTTPResponse, for request: RawRequest) {
        guard response.status == 200, let tag = response.header("ETag").flatMap(EntityTag.init(field:)),
            let condition = request.headers.joined("If-None-Match"), tag.isNamed(byIfNoneMatch: condition)
        else { return }
        // The body stays, for its length: libmicrohttpd sends none with a 304, and a length of 0 would be wrong.
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
