// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The reason why a connection ended or could not be established.
enum GatewayDisconnect: Sendable, Equatable {
    /// The gateway closed the connection with a code, or the connection was lost.
    case closed(GatewayCloseCode?)
    /// The gateway requested a reconnect (opcode 7).
    case reconnect
    /// The gateway rejected the session (opcode 9).
    case invalidSession(resumable: Bool)
    /// A heartbeat was not acknowledged.
    case zombie
    /// HELLO did not arrive in time.
    case helloTimeout
    /// Neither READY nor RESUMED, nor an event of a replay, arrived in time.
    case sessionTimeout
    /// TCP, TLS or the WebSocket upgrade failed.
    case connectFailed(ConnectFailure)
    /// A sequence number is missing: its dispatch may have been lost in transit.
    case sequenceGap
    /// An invalid frame, a message that is too large, or a corrupt compression stream.
    case protocolError

    /// The reason in metrics and logs, from a limited set of values.
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
        case .sessionTimeout: "session_timeout"
        case .connectFailed(let failure): failure.rawValue
        case .sequenceGap: "sequence_gap"
        case .protocolError: "protocol_error"
        }
    }

    /// The reason when this process disconnects.
    static let shutdownReason = "shutdown"
}
