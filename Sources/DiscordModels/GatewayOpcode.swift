// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A gateway opcode. Unknown opcodes are preserved. Source: Topics, Opcodes and Status Codes, "Gateway Opcodes".
public struct GatewayOpcode: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: Int

    /// Creates an opcode.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// An event.
    public static let dispatch = GatewayOpcode(rawValue: 0)
    /// Keeps the connection alive; both sides may send it.
    public static let heartbeat = GatewayOpcode(rawValue: 1)
    /// Starts a session.
    public static let identify = GatewayOpcode(rawValue: 2)
    /// Changes the bot's presence.
    public static let presenceUpdate = GatewayOpcode(rawValue: 3)
    /// Resumes a session.
    public static let resume = GatewayOpcode(rawValue: 6)
    /// The server requests a reconnect and resume.
    public static let reconnect = GatewayOpcode(rawValue: 7)
    /// Requests members of a guild.
    public static let requestGuildMembers = GatewayOpcode(rawValue: 8)
    /// The session is invalid; `d` is `true` if it can be resumed.
    public static let invalidSession = GatewayOpcode(rawValue: 9)
    /// The first payload from the server, with the heartbeat interval.
    public static let hello = GatewayOpcode(rawValue: 10)
    /// Acknowledges a heartbeat.
    public static let heartbeatACK = GatewayOpcode(rawValue: 11)
}
