// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The protocol state of a connection. A pure value: takes client payloads and time, returns actions.
///
/// Source: Events, Gateway; Topics, Opcodes and Status Codes.
struct GatewayConnection: Sendable {
    struct Parameters: Sendable {
        var token: String
        var disallowedIntents: GatewayIntents
        /// The interval in the hello payload, in simulated time.
        var heartbeatInterval: Duration
    }

    enum Action: Sendable, Equatable {
        /// With the sequence number of the last dispatch that the client received.
        case acknowledgeHeartbeat(sequence: Int?)
        case identify(Identity)
        case resume(ClientPayload.Resume)
        case updatePresence(ClientPayload.Presence)
        case requestMembers(ClientPayload.RequestMembers)
        /// An allowed opcode that has no effect here.
        case unsupported(opcode: Int)
        case close(GatewayCloseCode)
    }

    /// A valid identify payload.
    struct Identity: Sendable, Equatable {
        var intents: GatewayIntents
        var largeThreshold: Int
        var shard: Shard?
        var presence: ClientPayload.Presence?
    }

    struct Shard: Sendable, Equatable {
        var id: Int
        var count: Int
    }

    private enum Phase {
        case awaitingIdentity, running, closed
    }

    /// Maximum size of a client's payload, in bytes. Source: Events, Gateway, "Sending Events".
    static let payloadLimit = 4096
    /// Maximum number of payloads in `commandWindow`. Source: Events, Gateway, "Rate Limiting".
    static let commandLimit = 120
    static let commandWindow = Duration.seconds(60)
    /// All documented bits, and bit 17, which interactions.py sends by default. Source: Events, Gateway, "List of Intents".
    static let knownIntents = 0x3_FFFF | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25
    /// Opcodes a client may send.
    private static let opcodes: Set<Int> = [1, 2, 3, 4, 6, 8, 31, 43]

    private let parameters: Parameters
    private var phase = Phase.awaitingIdentity
    private var commands: [WallInstant] = []
    /// The time of the latest heartbeat, or of the hello payload.
    private var lastHeartbeat: WallInstant
    /// The longest time between two heartbeats, or between the hello payload and the first one.
    private(set) var longestHeartbeatGap = Duration.zero

    init(_ parameters: Parameters, openedAt now: WallInstant) {
        self.parameters = parameters
        lastHeartbeat = now
    }

    var isIdentified: Bool { phase == .running }

    /// Call this when the hello payload is sent, because the client's heartbeat interval starts then.
    mutating func helloSent(at now: WallInstant) {
        lastHeartbeat = now
    }

    /// Call this when a session is started or resumed.
    mutating func sessionStarted() {
        if phase == .awaitingIdentity { phase = .running }
    }

    /// Call this when the session is invalidated. The client may identify or resume on this connection.
    mutating func invalidated() {
        if phase == .running { phase = .awaitingIdentity }
    }

    /// Handles a payload from the client.
    mutating func received(_ bytes: [UInt8], at now: WallInstant) -> Action? {
        guard phase != .closed else { return nil }
        commands.removeAll { $0.duration(to: now) >= Self.commandWindow }
        commands.append(now)
        if commands.count > Self.commandLimit { return close(.rateLimited) }
        guard bytes.count <= Self.payloadLimit,
            let envelope = JSONBytes.decode(ClientPayload.Envelope.self, from: bytes)
        else { return close(.decodeError) }
        guard Self.opcodes.contains(envelope.op) else { return close(.unknownOpcode) }
        switch GatewayOpcode(rawValue: envelope.op) {
        case .heartbeat: return heartbeat(bytes, at: now)
        case .identify: return identify(bytes)
        case .resume: return resume(bytes)
        default: return command(GatewayOpcode(rawValue: envelope.op), bytes)
        }
    }

    /// Closes the connection if the client has sent no heartbeat for one and a half intervals.
    ///
    /// The session is kept, because according to "Sending Heartbeats" the client has to resume.
    mutating func tick(at now: WallInstant) -> Action? {
        phase != .closed && lastHeartbeat.duration(to: now) > parameters.heartbeatInterval * 3 / 2
            ? close(.sessionTimedOut) : nil
    }

    private mutating func close(_ code: GatewayCloseCode) -> Action {
        phase = .closed
        return .close(code)
    }

    private mutating func heartbeat(_ bytes: [UInt8], at now: WallInstant) -> Action {
        guard let heartbeat = JSONBytes.decode(ClientPayload.Heartbeat.self, from: bytes) else {
            return close(.decodeError)
        }
        longestHeartbeatGap = max(longestHeartbeatGap, lastHeartbeat.duration(to: now))
        lastHeartbeat = now
        return .acknowledgeHeartbeat(sequence: heartbeat.d)
    }

    private mutating func identify(_ bytes: [UInt8]) -> Action {
        guard phase == .awaitingIdentity else { return close(.alreadyAuthenticated) }
        guard let message = JSONBytes.decode(ClientPayload.Message<ClientPayload.Identify>.self, from: bytes) else {
            return close(.decodeError)
        }
        let identify = message.d
        guard accepts(identify.token) else { return close(.authenticationFailed) }
        guard identify.intents & ~Self.knownIntents == 0, identify.intents >= 0 else { return close(.invalidIntents) }
        let intents = GatewayIntents(rawValue: identify.intents)
        guard intents.isDisjoint(with: parameters.disallowedIntents) else { return close(.disallowedIntents) }
        var shard: Shard?
        if let pair = identify.shard {
            guard pair.count == 2, pair[0] >= 0, pair[0] < pair[1] else { return close(.invalidShard) }
            shard = Shard(id: pair[0], count: pair[1])
        }
        return .identify(
            Identity(
                intents: intents, largeThreshold: min(max(identify.largeThreshold ?? 50, 50), 250), shard: shard,
                presence: identify.presence))
    }

    private mutating func resume(_ bytes: [UInt8]) -> Action {
        guard phase == .awaitingIdentity else { return close(.alreadyAuthenticated) }
        guard let message = JSONBytes.decode(ClientPayload.Message<ClientPayload.Resume>.self, from: bytes) else {
            return close(.decodeError)
        }
        guard accepts(message.d.token) else { return close(.authenticationFailed) }
        return .resume(message.d)
    }

    /// Accepts the token with or without the prefix that some libraries send.
    private func accepts(_ token: String) -> Bool {
        token == parameters.token || token == "Bot " + parameters.token
    }

    private mutating func command(_ opcode: GatewayOpcode, _ bytes: [UInt8]) -> Action? {
        guard phase == .running else { return close(.notAuthenticated) }
        switch opcode {
        case .presenceUpdate:
            guard let message = JSONBytes.decode(ClientPayload.Message<ClientPayload.Presence>.self, from: bytes),
                ["online", "dnd", "idle", "invisible", "offline"].contains(message.d.status)
            else { return close(.decodeError) }
            return .updatePresence(message.d)
        case .requestGuildMembers:
            typealias Request = ClientPayload.Message<ClientPayload.RequestMembers>
            guard let message = JSONBytes.decode(Request.self, from: bytes) else { return close(.decodeError) }
            guard message.d.userIDs != nil || message.d.query != nil else { return close(.decodeError) }
            return .requestMembers(message.d)
        default:
            // Voice, soundboard and channel info.
            return .unsupported(opcode: opcode.rawValue)
        }
    }
}
