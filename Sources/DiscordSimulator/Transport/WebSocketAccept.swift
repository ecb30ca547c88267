// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGnuTLS
import Foundation

/// The server's response to the key of a WebSocket handshake. Source: RFC 6455, section 4.2.2, item 5.4.
enum WebSocketAccept {
    /// RFC 6455, section 1.3.
    private static let suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// The value of `Sec-WebSocket-Accept` for a client's `Sec-WebSocket-Key`, or `nil` if SHA-1 is not available.
    static func value(forKey key: String) -> String? {
        let text = Array((key + suffix).utf8)
        var digest = [UInt8](repeating: 0, count: 20)
        guard gnutls_hash_fast(GNUTLS_DIG_SHA1, text, text.count, &digest) == 0 else { return nil }
        return Data(digest).base64EncodedString()
    }
}
