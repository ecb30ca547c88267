// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Validation of addresses and URLs.
enum NetworkAddress {
    /// Whether the text is an IPv4 or IPv6 address.
    static func isIP(_ text: String) -> Bool {
        var v4 = in_addr()
        var v6 = in6_addr()
        return inet_pton(AF_INET, text, &v4) == 1 || inet_pton(AF_INET6, text, &v6) == 1
    }

    /// Whether an IP address is a loopback address: 127.0.0.0/8 or ::1.
    static func isLoopbackIP(_ text: String) -> Bool {
        var v4 = in_addr()
        if inet_pton(AF_INET, text, &v4) == 1 { return UInt32(bigEndian: v4.s_addr) >> 24 == 127 }
        var v6 = in6_addr()
        guard inet_pton(AF_INET6, text, &v6) == 1 else { return false }
        return withUnsafeBytes(of: &v6) { bytes in bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1 }
    }

    /// An http or https URL without a query, and without a trailing slash; `nil` for anything else.
    static func webURL(_ text: String) -> String? {
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host()?.isEmpty == false,
            url.query() == nil, url.user() == nil, url.password() == nil
        else { return nil }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// Whether the text is an origin as sent by browsers (RFC 6454, section 6.2).
    static func isOrigin(_ text: String) -> Bool {
        guard let url = URLComponents(string: text), ["http", "https"].contains(url.scheme),
            url.host?.isEmpty == false, url.path.isEmpty, url.query == nil, url.fragment == nil, url.user == nil
        else { return false }
        return text == text.lowercased() && !text.hasSuffix(":")
    }

    /// Whether the URL's host is this machine, by address or as `localhost`.
    static func isLoopback(_ url: String) -> Bool {
        let host = URLComponents(string: url)?.host ?? ""
        return host == "localhost" || host.hasPrefix("127.") || host == "[::1]" || host == "::1"
    }
}
