// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// How a shard connects, and the bounds that it keeps.
public struct GatewayConfiguration: Sendable {
    /// The URL as `GET /gateway/bot` gives it, `wss://` or `ws://`; a query in it is replaced.
    public var url: String
    /// The bot's token. Never logged, and not shown by `description`.
    public var token: String
    /// What the bot wants to hear of.
    public var intents: GatewayIntents
    /// Which shard this is, from 0.
    public var shardIndex = 0
    /// How many shards there are.
    public var shardCount = 1
    /// How the gateway compresses.
    public var compression: GatewayCompression
    /// A PEM file of certificate authorities that are trusted beside the system's. Certificates and host names are
    /// always verified.
    public var trustRootsFile: String?
    /// The presence to start a session with; none: online, no activity.
    public var presence: GatewayPresence?
    /// The longest wait between two attempts to connect.
    public var maximumBackoff: Duration = .seconds(3600)
    /// The bytes of one message, compressed or not; a larger one ends the connection.
    public var maximumMessageSize = 64 << 20
    /// The real time in which a TCP connection must stand.
    public var connectTimeout: Duration = .seconds(10)
    /// The real time from the TCP connection to HELLO, TLS and the upgrade to WebSocket included.
    public var helloTimeout: Duration = .seconds(20)
    /// The real time that an answer to a heartbeat is given at least, however fast the injected clock runs.
    public var acknowledgementGrace: Duration = .seconds(5)

    /// Makes a configuration with the defaults for everything else.
    public init(
        url: String, token: String, intents: GatewayIntents, compression: GatewayCompression = .zstdStream
    ) {
        self.url = url
        self.token = token
        self.intents = intents
        self.compression = compression
    }
}

extension GatewayConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The URL and the shard; not the token.
    public var description: String { "\(url) [\(shardIndex), \(shardCount)]" }
    /// The same as `description`.
    public var debugDescription: String { description }
    /// Shows the description only, so that no dump shows the token.
    public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
