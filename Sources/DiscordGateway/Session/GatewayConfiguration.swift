// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// Configuration of a shard's connection and its limits.
public struct GatewayConfiguration: Sendable {
    /// The URL from `GET /gateway/bot`, `wss://` or `ws://`. A query in it is replaced.
    public var url: String
    /// The bot's token. Neither logged nor shown by `description`.
    public var token: String
    /// The intents to identify with.
    public var intents: GatewayIntents
    /// Index of this shard, from 0.
    public var shardIndex = 0
    /// Number of shards.
    public var shardCount = 1
    /// The compression to request.
    public var compression: GatewayCompression
    /// PEM file of additional trusted certificate authorities. Certificates and host names are always verified.
    public var trustRootsFile: String?
    /// Initial presence of a session; `nil` for online without an activity.
    public var presence: GatewayPresence?
    /// Maximum time between two connection attempts.
    public var maximumBackoff: Duration = .seconds(3600)
    /// Maximum size of a message in bytes, compressed or not. A larger one ends the connection.
    public var maximumMessageSize = 64 << 20
    /// Maximum real time to establish a TCP connection.
    public var connectTimeout: Duration = .seconds(10)
    /// Maximum real time from the TCP connection to HELLO, including TLS and the WebSocket upgrade.
    public var helloTimeout: Duration = .seconds(20)
    /// Maximum real time from IDENTIFY or RESUME to READY or RESUMED without any event.
    public var sessionTimeout: Duration = .seconds(60)
    /// Minimum real time to wait for a heartbeat ACK, however fast the injected clock runs.
    public var acknowledgementGrace: Duration = .seconds(5)

    /// Creates a configuration with default values for all other properties.
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
    /// The URL and the shard, without the token.
    public var description: String { "\(url) [\(shardIndex), \(shardCount)]" }
    /// The same as `description`.
    public var debugDescription: String { description }
    /// The description only, so that a dump does not show the token.
    public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
