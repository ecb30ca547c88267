// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import NIOHTTP1

/// The rate limit fields of a response. Source: Topics, Rate Limits, "Header Format" and "Exceeding A Rate Limit".
struct RateLimitResponse: Equatable, Sendable {
    var status: Int
    /// The number of requests in a window.
    var limit: Int?
    var remaining: Int?
    /// Time from the response until the bucket resets.
    var resetAfter: Duration?
    var bucket: String?
    /// Only with a 429: `user`, `global` or `shared`.
    var scope: String?
    /// Only with a 429: nothing at all may be sent until `retryAfter` has passed.
    var isGlobal = false
    var retryAfter: Duration?
    /// Only with a 429: Cloudflare blocks the IP address, whatever the token.
    var isAddressBlocked = false
}

extension RateLimitResponse {
    /// Reads the headers and, for a 429, the body.
    init(status: Int, headers: HTTPHeaders, body: APIErrorBody?) {
        self.init(status: status)
        limit = headers.first(name: "X-RateLimit-Limit").flatMap { Int($0)?.clamped(to: 0...1_000_000) }
        remaining = headers.first(name: "X-RateLimit-Remaining").flatMap { Int($0)?.clamped(to: 0...1_000_000) }
        resetAfter = headers.first(name: "X-RateLimit-Reset-After").flatMap(Self.seconds)
        bucket = headers.first(name: "X-RateLimit-Bucket")
        guard status == 429 else { return }
        scope = headers.first(name: "X-RateLimit-Scope")
        retryAfter =
            headers.first(name: "Retry-After").flatMap(Self.seconds) ?? body?.retryAfter.flatMap(Self.seconds)
            ?? resetAfter
        let isMarkedGlobal =
            headers.first(name: "X-RateLimit-Global")?.lowercased() == "true" || scope == "global"
            || body?.global == true
        // Only Discord's own responses have any of these fields.
        isAddressBlocked = !isMarkedGlobal && bucket == nil && scope == nil && body?.retryAfter == nil
        isGlobal = isMarkedGlobal || isAddressBlocked
    }

    /// Whether the response counts toward the invalid request limit. Source: "Invalid Request Limit".
    var isInvalidRequest: Bool { [401, 403].contains(status) || (status == 429 && scope != "shared") }

    private static func seconds(_ text: String) -> Duration? {
        Double(text).flatMap(seconds)
    }

    /// Converts seconds to a duration of at most one day; trying again after a day does no harm.
    private static func seconds(_ value: Double) -> Duration? {
        guard value.isFinite, value >= 0 else { return nil }
        return .nanoseconds(Int64((min(value, 86_400) * 1e9).rounded()))
    }
}
