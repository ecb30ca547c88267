// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Why the gateway closed a connection; unknown codes are kept.
///
/// Source: Topics, Opcodes and Status Codes, "Gateway Close Event Codes".
public struct GatewayCloseCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire.
    public let rawValue: UInt16

    /// Makes a code.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Discord is not sure what went wrong.
    public static let unknownError = GatewayCloseCode(rawValue: 4000)
    /// An opcode that is none.
    public static let unknownOpcode = GatewayCloseCode(rawValue: 4001)
    /// A payload that could not be read.
    public static let decodeError = GatewayCloseCode(rawValue: 4002)
    /// A payload before identifying, or a session that is no more.
    public static let notAuthenticated = GatewayCloseCode(rawValue: 4003)
    /// The token is wrong.
    public static let authenticationFailed = GatewayCloseCode(rawValue: 4004)
    /// Identified twice.
    public static let alreadyAuthenticated = GatewayCloseCode(rawValue: 4005)
    /// A resume with a sequence number that is not valid.
    public static let invalidSequence = GatewayCloseCode(rawValue: 4007)
    /// Too many payloads.
    public static let rateLimited = GatewayCloseCode(rawValue: 4008)
    /// The session timed out.
    public static let sessionTimedOut = GatewayCloseCode(rawValue: 4009)
    /// The shard is not valid.
    public static let invalidShard = GatewayCloseCode(rawValue: 4010)
    /// The bot is in too many guilds for one shard.
    public static let shardingRequired = GatewayCloseCode(rawValue: 4011)
    /// The API version is not valid.
    public static let invalidAPIVersion = GatewayCloseCode(rawValue: 4012)
    /// The intents are not valid.
    public static let invalidIntents = GatewayCloseCode(rawValue: 4013)
    /// A privileged intent that is not switched on.
    public static let disallowedIntents = GatewayCloseCode(rawValue: 4014)

    /// Whether the bot may connect again. Unknown codes are retried.
    public var mayReconnect: Bool {
        switch self {
        case .authenticationFailed, .invalidShard, .shardingRequired, .invalidAPIVersion, .invalidIntents,
            .disallowedIntents:
            false
        default: true
        }
    }

    /// Whether resuming is worth a try after the server closed with this code.
    ///
    /// Only a bad sequence number rules it out. The documentation has 1000 and 1001 end a session where the *client*
    /// sends them, and says of a session that timed out both to start anew and to resume. A try that fails costs one
    /// round trip; a session that is given up costs the events of the gap.
    public var keepsSession: Bool { mayReconnect && self != .invalidSequence }

    /// The text form.
    public var description: String { String(rawValue) }
}
