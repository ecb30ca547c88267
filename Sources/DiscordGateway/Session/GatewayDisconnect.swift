// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Why a connection ended, or never came about.
enum GatewayDisconnect: Sendable, Equatable {
    /// The gateway closed it, with a code or by just dropping it.
    case closed(GatewayCloseCode?)
    /// The gateway asked for a new connection (opcode 7).
    case reconnect
    /// The gateway refused the session (opcode 9).
    case invalidSession(resumable: Bool)
    /// A heartbeat was not answered.
    case zombie
    /// HELLO did not come in time.
    case helloTimeout
    /// No connection, no TLS or no WebSocket.
    case connectFailed(ConnectFailure)
    /// A number of the session is missing: what it belongs to may have been lost on the way.
    case sequenceGap
    /// Something came that cannot be read: a frame, a message that is too large, or a broken compression stream.
    case protocolError

    /// A word for metrics and logs, from a bounded set.
    var reason: String {
        switch self {
        case .closed(nil): "lost"
        case .closed(let code?):
            (4000...4014).contains(code.rawValue) || (1000...1015).contains(code.rawValue)
                ? "closed_\(code)" : "closed_other"
        case .reconnect: "reconnect_requested"
        case .invalidSession: "invalid_session"
        case .zombie: "zombie"
        case .helloTimeout: "hello_timeout"
        case .connectFailed(let failure): failure.rawValue
        case .sequenceGap: "sequence_gap"
        case .protocolError: "protocol_error"
        }
    }

    /// The word for an end that this process wanted.
    static let shutdownReason = "shutdown"
}
