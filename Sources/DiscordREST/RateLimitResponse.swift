// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOHTTP1

/// What an answer says about rate limits. Source: Topics, Rate Limits, "Header Format" and "Exceeding A Rate Limit".
struct RateLimitResponse: Equatable, Sendable {
    var status: Int
    var remaining: Int?
    /// Until the bucket is full again, counted from the answer.
    var resetAfter: Duration?
    var bucket: String?
    /// Only at 429: `user`, `global` or `shared`.
    var scope: String?
    /// Only at 429: nothing at all may be sent until `retryAfter` has passed.
    var isGlobal = false
    var retryAfter: Duration?
    /// Only at 429: it comes from the proxy before Discord, which blocks the address, whoever calls.
    var isAddressBlocked = false
}

extension RateLimitResponse {
    /// Reads the headers, and at a 429 what the body adds.
    init(status: Int, headers: HTTPHeaders, body: APIErrorBody?) {
        self.init(status: status)
        remaining = headers.first(name: "X-RateLimit-Remaining").flatMap { Int($0) }
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
        // It has none of Discord's marks.
        isAddressBlocked = !isMarkedGlobal && bucket == nil && scope == nil && body?.retryAfter == nil
        isGlobal = isMarkedGlobal || isAddressBlocked
    }

    /// Whether it counts towards the limit of invalid requests. Source: "Invalid Request Limit".
    var isInvalidRequest: Bool { [401, 403].contains(status) || (status == 429 && scope != "shared") }

    private static func seconds(_ text: String) -> Duration? {
        Double(text).flatMap(seconds)
    }

    /// Longer than a day is a day: after it one may well ask again.
    private static func seconds(_ value: Double) -> Duration? {
        guard value.isFinite, value >= 0 else { return nil }
        return .nanoseconds(Int64((min(value, 86_400) * 1e9).rounded()))
    }
}
