// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A gateway opcode; unknown ones are kept. Source: Topics, Opcodes and Status Codes, "Gateway Opcodes".
public struct GatewayOpcode: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: Int

    /// Makes an opcode.
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
    /// Goes on with a session.
    public static let resume = GatewayOpcode(rawValue: 6)
    /// The server asks for a new connection and a resume.
    public static let reconnect = GatewayOpcode(rawValue: 7)
    /// Asks for a guild's members.
    public static let requestGuildMembers = GatewayOpcode(rawValue: 8)
    /// The session is over; `d` says whether it may be resumed.
    public static let invalidSession = GatewayOpcode(rawValue: 9)
    /// The first payload, with the heartbeat's interval.
    public static let hello = GatewayOpcode(rawValue: 10)
    /// Answers a heartbeat.
    public static let heartbeatACK = GatewayOpcode(rawValue: 11)
}
