// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// The rate limits reported in headers: one for each bucket and major parameter, and the global one. A pure value.
/// Source: Topics, Rate Limits.
struct RateLimits: Sendable {
    /// The limit of a bucket: a number of requests in a window that starts with the first one.
    struct Rule: Sendable, Equatable {
        var name: String
        var limit: Int
        var window: Duration
        /// Whether requests count toward the global limit; those of webhooks and interaction responses do not.
        var isGlobal = true

        /// The bucket ID sent to the client, a hash of the name.
        var bucket: String {
            let hash = Self.hash(of: name)
            let digits = String(WorldRandom.mix(hash) | 1 << 63, radix: 16)
            return digits + digits.reversed()
        }

        /// The FNV-1a hash of a string.
        static func hash(of text: String) -> UInt64 {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            return hash
        }
    }

    /// The state of a bucket after a request.
    struct Status: Sendable, Equatable {
        var bucket: String
        var limit: Int
        var remaining: Int
        var reset: WallInstant
        var resetAfter: Duration
    }

    enum Decision: Sendable, Equatable {
        case allowed(Status)
        case exceeded(Status)
        case exceededGlobally(retryAfter: Duration)
    }

    /// Maximum number of requests per second, for all routes. Source: Topics, Rate Limits, "Global Rate Limit".
    static let globalLimit = 50
    static let globalWindow = Duration.seconds(1)

    private struct Key: Hashable {
        var name: String
        var major: UInt64
    }

    private struct Bucket {
        var used: Int
        var reset: WallInstant
    }

    private var buckets: [Key: Bucket] = [:]
    private var global: Bucket?

    /// Counts a request toward the global limit.
    ///
    /// - Returns: The time to wait if the limit is exceeded; otherwise `nil`.
    mutating func takeGlobal(at now: WallInstant) -> Duration? {
        if let global, global.reset > now {
            guard global.used < Self.globalLimit else { return now.duration(to: global.reset) }
            self.global?.used += 1
        } else {
            global = Bucket(used: 1, reset: now.advanced(by: Self.globalWindow))
        }
        return nil
    }

    /// Counts a request to a route.
    mutating func take(_ rule: Rule, major: UInt64, at now: WallInstant) -> Decision {
        if rule.isGlobal, let retryAfter = takeGlobal(at: now) { return .exceededGlobally(retryAfter: retryAfter) }
        let key = Key(name: rule.name, major: major)
        var bucket = buckets[key] ?? Bucket(used: 0, reset: now)
        if bucket.reset <= now { bucket = Bucket(used: 0, reset: now.advanced(by: rule.window)) }
        let isAllowed = bucket.used < rule.limit
        if isAllowed { bucket.used += 1 }
        buckets[key] = bucket
        let status = Status(
            bucket: rule.bucket, limit: rule.limit, remaining: rule.limit - bucket.used, reset: bucket.reset,
            resetAfter: now.duration(to: bucket.reset))
        return isAllowed ? .allowed(status) : .exceeded(status)
    }
}
