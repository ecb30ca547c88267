// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How the gateway compresses what it sends. Source: Events, Gateway, "Transport Compression".
public enum GatewayCompression: String, Sendable, CaseIterable {
    /// One zstd frame for the whole connection.
    case zstdStream = "zstd-stream"
    /// One zlib stream for the whole connection.
    case zlibStream = "zlib-stream"
    /// Plain JSON.
    case none
}
