// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The reason why a connection attempt failed. Raw values are used in metrics and logs.
enum ConnectFailure: String, Sendable, CaseIterable {
    /// The host name could not be resolved.
    case dns = "dns_failed"
    /// The connection was refused.
    case refused = "connect_refused"
    /// The TCP connection timed out.
    case timeout = "connect_timeout"
    /// TLS failed: an untrusted certificate, one for another host, or no common version.
    case tls = "tls_failed"
    /// The HTTP response did not switch to WebSocket.
    case upgrade = "upgrade_failed"
    /// Any other error, such as no route or a closed connection.
    case other = "connect_failed"
}
