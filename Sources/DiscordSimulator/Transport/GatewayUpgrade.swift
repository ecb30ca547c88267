// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import NIOHTTP1

/// A WebSocket handshake for the gateway. Source: RFC 6455, section 4.2; Events, Gateway, "Connecting".
struct GatewayUpgrade: Sendable {
    let compression: TransportCompression
    /// The code with which the connection is closed immediately; `nil` if it is accepted.
    let refusal: GatewayCloseCode?
    /// The response that accepts the handshake.
    let response: HTTPResponseHead

    /// `nil` if the handshake is invalid.
    init?(_ request: SimulatorRequest) {
        guard request.head.method == .GET, let key = request.head.headers.first(name: "Sec-WebSocket-Key"),
            request.head.headers.first(name: "Sec-WebSocket-Version") == "13",
            let accept = WebSocketAccept.value(forKey: key)
        else { return nil }
        let query = request.message.query
        let compression = TransportCompression(rawValue: query["compress"] ?? "none")
        var refusal: GatewayCloseCode?
        if compression == nil || query["encoding"] ?? "json" != "json" { refusal = .decodeError }
        if !["9", "10"].contains(query["v"] ?? "10") { refusal = .invalidAPIVersion }
        self.refusal = refusal
        // A rejected client might not be able to read compressed data.
        self.compression = refusal == nil ? compression ?? .none : .none
        response = HTTPResponseHead(
            version: .http1_1, status: .switchingProtocols,
            headers: ["Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Accept": accept])
    }
}
