// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A value of the field `Cache-Control`. Source: RFC 9111, section 5.2.2.
public struct CacheControl: Sendable, Hashable, CustomStringConvertible {
    /// The field's value.
    public let description: String

    /// No cache stores the response. The default for all responses.
    public static let noStore = CacheControl(description: "no-store")

    /// The client caches the response and revalidates it on each use. For responses with an `ETag`.
    public static let revalidated = CacheControl(description: "private, no-cache")

    /// The client may use the cached response for a number of seconds without revalidation.
    public static func privately(forSeconds seconds: Int) -> CacheControl {
        CacheControl(description: "private, max-age=\(max(0, seconds))")
    }

    /// Every cache may use the response for a number of seconds without revalidation. Only for public responses.
    public static func publicly(forSeconds seconds: Int) -> CacheControl {
        CacheControl(description: "public, max-age=\(max(0, seconds))")
    }
}
