// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The state of a gateway connection: its protocol state, and which dispatches were sent.
struct ConnectionState: Sendable {
    /// Output other than dispatches.
    enum Control: Sendable, Equatable {
        case hello(milliseconds: Int)
        case heartbeatACK
        case invalidSession(resumable: Bool)
        case reconnect
        case pong([UInt8])
        /// A raw payload.
        case payload([UInt8])
        /// A payload of about `bytes` bytes with the sequence number of the previous dispatch.
        case huge(bytes: Int, sequence: Int)
        /// A close frame; `nil`: without a code, as a reply to the client's.
        case close(UInt16?)
    }

    enum Phase: Sendable, Equatable {
        case open
        /// Nothing is read or written; the socket stays open until the client closes it.
        case silent
        /// A close frame was sent; input from the client is discarded until the deadline.
        case closing(deadline: WallInstant)
        /// The client has stopped sending; the socket is closed after the remaining output or at the deadline.
        case draining(deadline: WallInstant)
        /// The socket was closed.
        case aborted
    }

    /// The delay of output by the fault `delay-frames`.
    enum Hold: Sendable, Equatable {
        case nothing
        case until(WallInstant)
        /// The delay has passed; the output is being sent.
        case released
    }

    var gateway: GatewayConnection
    var phase = Phase.open
    var control: [Control] = []
    var session: String?
    /// The session that the server has ended the connection of, and the last dispatch sent before.
    var left: (session: String, sequence: Int)?
    /// The sequence number of the next dispatch to send.
    var cursor = 1
    /// RESUMED dispatches with a lower sequence number are skipped, because they belong to an earlier connection.
    var resumedAt = 0
    var hold = Hold.nothing
    var frameWaiter: CheckedContinuation<Void, Never>?
    let socket: SocketControls
}

/// Controls a client's socket from outside its task.
struct SocketControls: Sendable {
    /// Closes the socket immediately, discarding pending output.
    var kill: @Sendable () -> Void = {}
    /// Closes the socket with a TCP reset.
    var reset: @Sendable () -> Void = {}
    /// Stops reading from the socket.
    var stopReading: @Sendable () -> Void = {}
}
