// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// A gateway connection as the simulation knows it: its protocol, and how far its client has been told.
struct ConnectionState: Sendable {
    /// What is sent that is no dispatch.
    enum Control: Sendable, Equatable {
        case hello(milliseconds: Int)
        case heartbeatACK
        case invalidSession(resumable: Bool)
        case reconnect
        case pong([UInt8])
        /// A close frame; `nil`: one without a code, the echo of the client's.
        case close(UInt16?)
    }

    enum Phase: Sendable, Equatable {
        case open
        /// A close frame is on its way; what the client still sends is thrown away until then.
        case closing(deadline: WallInstant)
        /// The client sends no more; once what is left is sent, or too late for it, the socket is closed.
        case draining(deadline: WallInstant)
        /// The socket is dead.
        case aborted
    }

    var gateway: GatewayConnection
    var phase = Phase.open
    var control: [Control] = []
    var session: String?
    /// The number of the next dispatch to send.
    var cursor = 1
    /// Before this number, RESUMED is left out: it is of an earlier connection.
    var resumedAt = 0
    var frameWaiter: CheckedContinuation<Void, Never>?
    /// Closes the socket at once, whatever was still to be sent.
    let kill: @Sendable () -> Void
}
