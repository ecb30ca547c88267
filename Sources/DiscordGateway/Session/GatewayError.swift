// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A failure that connecting again does not mend.
public struct GatewayError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case authenticationFailed, disallowedIntents, invalidIntents, invalidShard, shardingRequired
            case invalidAPIVersion, invalidURL, invalidTrustRoots, closed, outOfMemory
        }

        private let value: Value

        /// Close code 4004: the token is wrong.
        public static let authenticationFailed = Code(value: .authenticationFailed)
        /// Close code 4014: a privileged intent is not switched on.
        public static let disallowedIntents = Code(value: .disallowedIntents)
        /// Close code 4013: an intent that does not exist.
        public static let invalidIntents = Code(value: .invalidIntents)
        /// Close code 4010: a shard that does not exist.
        public static let invalidShard = Code(value: .invalidShard)
        /// Close code 4011: the bot is in too many guilds for its number of shards.
        public static let shardingRequired = Code(value: .shardingRequired)
        /// Close code 4012: the gateway no longer speaks this version.
        public static let invalidAPIVersion = Code(value: .invalidAPIVersion)
        /// The gateway's URL cannot be used.
        public static let invalidURL = Code(value: .invalidURL)
        /// The file of certificate authorities cannot be used.
        public static let invalidTrustRoots = Code(value: .invalidTrustRoots)
        /// Another close code after which one must not connect again.
        public static let closed = Code(value: .closed)
        /// There is no memory for a parser.
        public static let outOfMemory = Code(value: .outOfMemory)

        /// The text form.
        public var description: String { value.rawValue }
    }

    /// What kind of failure.
    public let code: Code
    /// What is wrong and what to do.
    public let message: String

    /// Makes an error.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension GatewayError {
    /// The error for a close code after which one must not connect again.
    init(closeCode: GatewayCloseCode) {
        switch closeCode {
        case .authenticationFailed:
            self.init(
                code: .authenticationFailed,
                message: "Discord refused the bot's token. Copy it again from the developer portal (your application, "
                    + "page \"Bot\", \"Reset Token\") and set it as BOT_TOKEN.")
        case .disallowedIntents:
            self.init(
                code: .disallowedIntents,
                message: "Discord does not allow the bot to see members or presences. Switch on \"Server Members "
                    + "Intent\" and \"Presence Intent\" in the developer portal (your application, page \"Bot\", "
                    + "\"Privileged Gateway Intents\") and start again.")
        case .invalidIntents:
            self.init(
                code: .invalidIntents,
                message: "Discord does not know one of the intents that were asked for. Update StatsBot.")
        case .invalidShard:
            self.init(
                code: .invalidShard,
                message: "Discord refused the shard. Use the number of shards that GET /gateway/bot recommends.")
        case .shardingRequired:
            self.init(
                code: .shardingRequired,
                message: "The bot is in too many guilds for this many shards. Use the number of shards that "
                    + "GET /gateway/bot recommends.")
        case .invalidAPIVersion:
            self.init(
                code: .invalidAPIVersion,
                message: "Discord no longer speaks version \(GatewayURL.version) of the gateway. Update StatsBot.")
        default:
            self.init(
                code: .closed,
                message: "Discord closed the gateway with code \(closeCode), after which one must not connect again.")
        }
    }
}
