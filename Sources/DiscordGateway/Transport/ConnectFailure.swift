// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What stood in the way of a connection; the raw values are words for metrics and logs.
enum ConnectFailure: String, Sendable, CaseIterable {
    /// The host's name has no address.
    case dns = "dns_failed"
    /// Nobody listens at the port.
    case refused = "connect_refused"
    /// No TCP connection in time.
    case timeout = "connect_timeout"
    /// No TLS: a certificate that is not trusted or is for another host, or no common version.
    case tls = "tls_failed"
    /// An HTTP answer, but not the switch to WebSocket.
    case upgrade = "upgrade_failed"
    /// Anything else: no route, a peer that hung up.
    case other = "connect_failed"
}
