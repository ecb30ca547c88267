// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Timekeeping

/// The status of a shard.
public struct GatewayStatus: Sendable, Equatable {
    /// The phase of the connection.
    public enum Phase: String, Sendable, CaseIterable {
        /// Not connected; possibly waiting for the next attempt.
        case disconnected
        /// Connecting, or waiting for HELLO.
        case connecting
        /// Requested a new session.
        case identifying
        /// Requested to resume the session; events may already be replayed.
        case resuming
        /// The session is established and up to date.
        case connected
    }

    /// The phase of the connection.
    public var phase: Phase
    /// Time from the last heartbeat to its ACK.
    public var latency: Duration?
    /// The session ID, if there is a session.
    public var sessionID: String?
    /// The reason why the last connection ended, as in the metric `discord_gateway_disconnects_total`.
    public var lastDisconnect: String?

    /// The instant up to which all events of the last session have been received; `nil` before the first session.
    public var coveredUntil: WallInstant?

    /// Creates a status.
    public init(
        phase: Phase, latency: Duration? = nil, sessionID: String? = nil, lastDisconnect: String? = nil,
        coveredUntil: WallInstant? = nil
    ) {
        self.phase = phase
        self.latency = latency
        self.sessionID = sessionID
        self.lastDisconnect = lastDisconnect
        self.coveredUntil = coveredUntil
    }
}
