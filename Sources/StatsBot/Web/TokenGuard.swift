// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Exporter

/// Rejects requests without the bearer token, if one is configured. Source: RFC 6750.
struct TokenGuard: Sendable {
    let token: Secret?

    func guarding(_ route: HTTPRoute) -> HTTPRoute {
        guard token != nil else { return route }
        return route.guarded { request in
            if accepts(request) { return nil }
            var rejection = HTTPResponse.problem(
                status: 401, title: "Unauthorized",
                detail: "Send the header Authorization: Bearer <EXPORTER_TOKEN>.")
            rejection.headers.append(("WWW-Authenticate", "Bearer realm=\"statsbot\""))
            return rejection
        }
    }

    /// Whether a token is configured and the request has it.
    func accepts(_ request: HTTPRequest) -> Bool {
        guard let token else { return false }
        return Self.isEqual(Self.token(in: request.header("Authorization")), Array(token.revealed.utf8))
    }

    /// The token of a header `Authorization: Bearer <token>`. The scheme's case does not matter, and one or more spaces
    /// follow it (RFC 9110, sections 11.1 and 11.4).
    private static func token(in header: String?) -> [UInt8] {
        let parts = (header ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return [] }
        return Array(parts[1].drop { $0 == " " }.utf8)
    }

    /// Compares in a time that depends only on the length of `given`, to prevent timing attacks.
    static func isEqual(_ given: [UInt8], _ expected: [UInt8]) -> Bool {
        var difference = UInt8(given.count == expected.count ? 0 : 1)
        for index in given.indices {
            difference |= given[index] ^ expected[index % expected.count]
        }
        return difference == 0
    }
}
