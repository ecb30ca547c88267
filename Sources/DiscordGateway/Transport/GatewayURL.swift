// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation

/// A gateway URL with the query parameters that Discord requires.
///
/// Source: Events, Gateway, "Gateway URL Query String Params".
struct GatewayURL: Equatable, Sendable {
    /// The API version.
    static let version = 10

    /// Whether the connection is encrypted.
    let isSecure: Bool
    /// The host name or IP address; an IPv6 address has no brackets.
    let host: String
    /// The TCP port.
    let port: Int
    /// The path and query of the request.
    let requestTarget: String

    /// Parses a URL.
    ///
    /// - Returns: `nil` if the text is not a `ws://` or `wss://` URL with a host.
    init?(_ text: String, compression: GatewayCompression) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            scheme == "ws" || scheme == "wss", var host = parts.host, !host.isEmpty
        else { return nil }
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        let port = parts.port ?? (scheme == "wss" ? 443 : 80)
        guard (1...65535).contains(port) else { return nil }
        isSecure = scheme == "wss"
        self.host = host
        self.port = port
        let path = parts.percentEncodedPath
        var query = "v=\(Self.version)&encoding=json"
        if compression != .none { query += "&compress=\(compression.rawValue)" }
        requestTarget = (path.isEmpty ? "/" : path) + "?" + query
    }

    /// The value of the `Host` header. Source: RFC 9110, section 7.2.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }
}
