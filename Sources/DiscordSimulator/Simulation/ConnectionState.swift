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
        /// A payload as it is.
        case payload([UInt8])
        /// A payload of about so many bytes with the number of the dispatch before it.
        case huge(bytes: Int, sequence: Int)
        /// A close frame; `nil`: one without a code, the echo of the client's.
        case close(UInt16?)
    }

    enum Phase: Sendable, Equatable {
        case open
        /// Nothing is read and nothing written; the socket stays until the client ends it.
        case silent
        /// A close frame is on its way; what the client still sends is thrown away until then.
        case closing(deadline: WallInstant)
        /// The client sends no more; once what is left is sent, or too late for it, the socket is closed.
        case draining(deadline: WallInstant)
        /// The socket is dead.
        case aborted
    }

    /// What holds back what is to be sent.
    enum Hold: Sendable, Equatable {
        case nothing
        case until(WallInstant)
        /// What waited is sent now.
        case released
    }

    var gateway: GatewayConnection
    var phase = Phase.open
    var control: [Control] = []
    var session: String?
    /// The number of the next dispatch to send.
    var cursor = 1
    /// Before this number, RESUMED is left out: it is of an earlier connection.
    var resumedAt = 0
    var hold = Hold.nothing
    var frameWaiter: CheckedContinuation<Void, Never>?
    let socket: SocketControls
}

/// What can be done to a client's socket from outside its task.
struct SocketControls: Sendable {
    /// Closes it at once, whatever was still to be sent.
    var kill: @Sendable () -> Void = {}
    /// Closes it with a TCP reset.
    var reset: @Sendable () -> Void = {}
    /// Reads no more from it.
    var stopReading: @Sendable () -> Void = {}
}
