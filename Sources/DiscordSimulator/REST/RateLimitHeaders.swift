// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Timekeeping

/// Rate limits in responses. Source: Topics, Rate Limits, "Header Format" and "Exceeding A Rate Limit".
extension RESTResponse {
    /// The scope of an exceeded limit.
    enum LimitScope: String, Sendable {
        case user, global, shared
    }

    /// Adds the headers for a request's bucket.
    mutating func addHeaders(of status: RateLimits.Status) {
        headers += [
            Header(name: "X-RateLimit-Limit", value: String(status.limit)),
            Header(name: "X-RateLimit-Remaining", value: String(status.remaining)),
            Header(name: "X-RateLimit-Reset", value: Self.seconds(status.reset.secondsSince1970)),
            Header(name: "X-RateLimit-Reset-After", value: Self.seconds(status.resetAfter.seconds)),
            Header(name: "X-RateLimit-Bucket", value: status.bucket),
        ]
    }

    static func tooManyRequests(retryAfter: Duration, scope: LimitScope) -> RESTResponse {
        struct Body: Encodable {
            var message: String
            var retryAfter: Double
            var global: Bool

            private enum CodingKeys: String, CodingKey {
                case message, global
                case retryAfter = "retry_after"
            }
        }
        let seconds = max((retryAfter.seconds * 1000).rounded(.up) / 1000, 0.001)
        let message =
            scope == .shared ? "The resource is being rate limited." : "You are being rate limited."
        var response = RESTResponse.json(
            Body(message: message, retryAfter: seconds, global: scope == .global), status: 429)
        response.headers = [
            Header(name: "Retry-After", value: String(Int(seconds.rounded(.up)))),
            Header(name: "X-RateLimit-Scope", value: scope.rawValue),
        ]
        if scope == .global { response.headers.append(Header(name: "X-RateLimit-Global", value: "true")) }
        return response
    }

    private static func seconds(_ value: Double) -> String {
        String(format: "%.3f", value)
    }
}
