// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How a shard is doing.
public struct GatewayStatus: Sendable, Equatable {
    /// How far the connection has come.
    public enum Phase: String, Sendable, CaseIterable {
        /// No connection; perhaps waiting for the next attempt.
        case disconnected
        /// A connection is being made, or HELLO has not come yet.
        case connecting
        /// A new session was asked for.
        case identifying
        /// The old session was asked for; events may already be replayed.
        case resuming
        /// The session is up to date.
        case connected
    }

    /// How far the connection has come.
    public var phase: Phase
    /// The time between the last heartbeat and its answer.
    public var latency: Duration?
    /// The session, where there is one.
    public var sessionID: String?
    /// Why the last connection ended, as in the metric `discord_gateway_disconnects_total`.
    public var lastDisconnect: String?

    /// Makes a status.
    public init(phase: Phase, latency: Duration? = nil, sessionID: String? = nil, lastDisconnect: String? = nil) {
        self.phase = phase
        self.latency = latency
        self.sessionID = sessionID
        self.lastDisconnect = lastDisconnect
    }
}
