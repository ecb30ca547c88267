// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import NIOCore

/// A payload for the gateway, as JSON. Source: Events, Gateway Events, "Send Events".
struct OutboundPayload: Sendable, Equatable {
    /// Maximum size in bytes; the gateway closes the connection after a larger payload. Source: Events, Gateway,
    /// "Sending Events".
    static let maximumSize = 4096

    /// The JSON.
    let bytes: ByteBuffer

    private struct Envelope<Content: Encodable>: Encodable {
        let op: Int
        let d: Content
    }

    private struct Identify: Encodable {
        struct Properties: Encodable {
            let os = "linux"
            let browser = "StatsBot"
            let device = "StatsBot"
        }

        let token: String
        let properties = Properties()
        let largeThreshold = 250
        let shard: [Int]
        let presence: GatewayPresence?
        let intents: Int
    }

    private struct Resume: Encodable {
        let token: String
        let sessionID: String
        let seq: Int64
    }

    private struct RequestMembers: Encodable {
        let guildID: GuildID
        let query = ""
        let limit = 0
        let presences: Bool
        let nonce: String
    }

    private init?(_ opcode: GatewayOpcode, _ content: some Encodable) {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(Envelope(op: opcode.rawValue, d: content)), data.count <= Self.maximumSize
        else { return nil }
        bytes = ByteBuffer(bytes: data)
    }

    /// A heartbeat with the last sequence number.
    init(heartbeat sequence: Int64?) {
        bytes = ByteBuffer(string: "{\"op\":1,\"d\":\(sequence.map(String.init) ?? "null")}")
    }

    /// A payload to start a session; `nil` if it is too large.
    init?(identify configuration: GatewayConfiguration) {
        self.init(
            .identify,
            Identify(
                token: configuration.token, shard: [configuration.shardIndex, configuration.shardCount],
                presence: configuration.presence, intents: configuration.intents.rawValue))
    }

    /// A payload to resume a session; `nil` if it is too large.
    init?(resume session: GatewaySession, token: String) {
        self.init(.resume, Resume(token: token, sessionID: session.id, seq: session.sequence))
    }

    /// A command; `nil` if it is too large.
    init?(_ command: GatewayCommand) {
        switch command {
        case .requestGuildMembers(let guildID, let presences, let nonce):
            self.init(.requestGuildMembers, RequestMembers(guildID: guildID, presences: presences, nonce: nonce))
        case .updatePresence(let presence):
            self.init(.presenceUpdate, presence)
        }
    }
}
