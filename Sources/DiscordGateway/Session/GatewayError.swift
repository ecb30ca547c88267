// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// An error that reconnecting cannot fix.
public struct GatewayError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of error.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case authenticationFailed, disallowedIntents, invalidIntents, invalidShard, shardingRequired
            case invalidAPIVersion, invalidURL, invalidTrustRoots, closed, outOfMemory
        }

        private let value: Value

        /// Close code 4004: the token is wrong.
        public static let authenticationFailed = Code(value: .authenticationFailed)
        /// Close code 4014: a privileged intent is not enabled.
        public static let disallowedIntents = Code(value: .disallowedIntents)
        /// Close code 4013: an intent does not exist.
        public static let invalidIntents = Code(value: .invalidIntents)
        /// Close code 4010: the shard does not exist.
        public static let invalidShard = Code(value: .invalidShard)
        /// Close code 4011: the bot is in too many guilds for its number of shards.
        public static let shardingRequired = Code(value: .shardingRequired)
        /// Close code 4012: the gateway no longer supports this API version.
        public static let invalidAPIVersion = Code(value: .invalidAPIVersion)
        /// The gateway URL is invalid.
        public static let invalidURL = Code(value: .invalidURL)
        /// The file of certificate authorities is unreadable or invalid.
        public static let invalidTrustRoots = Code(value: .invalidTrustRoots)
        /// Another close code after which reconnecting is not allowed.
        public static let closed = Code(value: .closed)
        /// Not enough memory to create a parser.
        public static let outOfMemory = Code(value: .outOfMemory)

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// The kind of error.
    public let code: Code
    /// What failed and how to fix it.
    public let message: String

    /// Creates an error.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension GatewayError {
    /// The error for a close code after which reconnecting is not allowed.
    init(closeCode: GatewayCloseCode) {
        switch closeCode {
        case .authenticationFailed:
            self.init(
                code: .authenticationFailed,
                message:
                    "Discord rejected the bot's token. Create a new one in the developer portal (your application, "
                    + "\"Bot\" page, \"Reset Token\") and set it as BOT_TOKEN.")
        case .disallowedIntents:
            self.init(
                code: .disallowedIntents,
                message: "Discord rejected the privileged intents. Enable \"Server Members Intent\" and \"Presence "
                    + "Intent\" in the developer portal (your application, \"Bot\" page, \"Privileged Gateway "
                    + "Intents\") and restart the bot.")
        case .invalidIntents:
            self.init(
                code: .invalidIntents,
                message: "Discord does not recognize one of the requested intents. Update StatsBot.")
        case .invalidShard:
            self.init(
                code: .invalidShard,
                message: "Discord rejected the shard. Use the number of shards that GET /gateway/bot recommends.")
        case .shardingRequired:
            self.init(
                code: .shardingRequired,
                message: "The bot is in too many guilds for this many shards. Use the number of shards that "
                    + "GET /gateway/bot recommends.")
        case .invalidAPIVersion:
            self.init(
                code: .invalidAPIVersion,
                message: "Discord no longer supports version \(GatewayURL.version) of the gateway. Update StatsBot.")
        default:
            self.init(
                code: .closed,
                message: "Discord closed the gateway connection with code \(closeCode); reconnecting is not allowed.")
        }
    }
}
