// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Exporter

/// Rejects requests without the bearer token, if one is configured. Source: RFC 6750.
struct TokenGuard: Sendable {
    let token: Secret?

    func guarding(_ route: HTTPRoute) -> HTTPRoute {
        guard let token else { return route }
        let expected = Array(token.revealed.utf8)
        return route.wrapped { request, next in
            guard Self.isEqual(Self.token(in: request.header("Authorization")), expected) else {
                var rejection = HTTPResponse.problem(
                    status: 401, title: "Unauthorized",
                    detail: "Send the header Authorization: Bearer <EXPORTER_TOKEN>.")
                rejection.headers.append(("WWW-Authenticate", "Bearer realm=\"statsbot\""))
                return rejection
            }
            return next(request)
        }
    }

    /// The token of a header `Authorization: Bearer <token>`; the scheme's case does not matter (RFC 9110, 11.1).
    private static func token(in header: String?) -> [UInt8] {
        let parts = (header ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return [] }
        return Array(parts[1].utf8)
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
