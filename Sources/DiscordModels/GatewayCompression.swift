// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The compression of gateway payloads. Source: Events, Gateway, "Transport Compression".
public enum GatewayCompression: String, Sendable, CaseIterable {
    /// One zstd frame per connection.
    case zstdStream = "zstd-stream"
    /// One zlib stream per connection.
    case zlibStream = "zlib-stream"
    /// Uncompressed JSON.
    case none
}
