// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How long and by whom a response may be kept, as the field `Cache-Control` says it. Source: RFC 9111, section 5.2.2.
public struct CacheControl: Sendable, Hashable, CustomStringConvertible {
    /// The field's value.
    public let description: String

    /// Nobody keeps it; what a response has unless its handler says otherwise.
    public static let noStore = CacheControl(description: "no-store")

    /// The client's own cache keeps it and asks each time whether it is still right; meant for what bears an `ETag`.
    public static let revalidated = CacheControl(description: "private, no-cache")

    /// The client's own cache may use it for a while without asking.
    public static func privately(forSeconds seconds: Int) -> CacheControl {
        CacheControl(description: "private, max-age=\(max(0, seconds))")
    }

    /// Every cache may use it for a while without asking; only for what anybody may see.
    public static func publicly(forSeconds seconds: Int) -> CacheControl {
        CacheControl(description: "public, max-age=\(max(0, seconds))")
    }
}
