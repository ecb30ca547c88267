// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The reason why the gateway closed a connection. Unknown codes are preserved.
///
/// Source: Topics, Opcodes and Status Codes, "Gateway Close Event Codes".
public struct GatewayCloseCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire.
    public let rawValue: UInt16

    /// Creates a code.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// An unspecified error.
    public static let unknownError = GatewayCloseCode(rawValue: 4000)
    /// Unknown opcode, or invalid payload for an opcode.
    public static let unknownOpcode = GatewayCloseCode(rawValue: 4001)
    /// Invalid payload.
    public static let decodeError = GatewayCloseCode(rawValue: 4002)
    /// A payload before identifying, or an invalid session.
    public static let notAuthenticated = GatewayCloseCode(rawValue: 4003)
    /// The token is wrong.
    public static let authenticationFailed = GatewayCloseCode(rawValue: 4004)
    /// More than one identify.
    public static let alreadyAuthenticated = GatewayCloseCode(rawValue: 4005)
    /// A resume with an invalid sequence number.
    public static let invalidSequence = GatewayCloseCode(rawValue: 4007)
    /// Too many payloads.
    public static let rateLimited = GatewayCloseCode(rawValue: 4008)
    /// The session timed out.
    public static let sessionTimedOut = GatewayCloseCode(rawValue: 4009)
    /// Invalid shard.
    public static let invalidShard = GatewayCloseCode(rawValue: 4010)
    /// The bot is in too many guilds for one shard.
    public static let shardingRequired = GatewayCloseCode(rawValue: 4011)
    /// Invalid API version.
    public static let invalidAPIVersion = GatewayCloseCode(rawValue: 4012)
    /// Invalid intents.
    public static let invalidIntents = GatewayCloseCode(rawValue: 4013)
    /// A privileged intent that is not enabled or not approved.
    public static let disallowedIntents = GatewayCloseCode(rawValue: 4014)

    /// Whether reconnecting is allowed. Unknown codes allow it.
    public var mayReconnect: Bool {
        switch self {
        case .authenticationFailed, .invalidShard, .shardingRequired, .invalidAPIVersion, .invalidIntents,
            .disallowedIntents:
            false
        default: true
        }
    }

    /// Whether to try to resume after the server closed with this code.
    ///
    /// Only an invalid sequence number rules it out. According to the documentation, 1000 and 1001 end a session if the
    /// *client* sends them; for a session timeout it recommends both a new session and a resume. A failed attempt costs
    /// one round trip; an abandoned session costs the events of the gap.
    public var keepsSession: Bool { mayReconnect && self != .invalidSequence }

    /// The code as text.
    public var description: String { String(rawValue) }
}
