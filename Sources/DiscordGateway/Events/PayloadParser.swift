// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGatewayJSON
import DiscordModels

/// A parsed payload.
enum GatewayPayload: Sendable, Equatable {
    /// An event; `kind` is its index in `PayloadParser.eventLabels`.
    case event(GatewayEvent, kind: Int, sequence: Int64)
    /// RATE_LIMITED: a command was rejected and may be sent again later.
    case rateLimited(GatewayRateLimit, sequence: Int64)
    /// HELLO, with the heartbeat interval.
    case hello(interval: Duration)
    /// Any other payload.
    case signal(GatewayStateMachine.Signal)
    /// A malformed payload, with its sequence number if that is readable.
    case malformed(PayloadErrorKind, sequence: Int64?)
}

/// The reason why a payload could not be parsed.
enum PayloadErrorKind: String, Sendable {
    case syntax, utf8, type, missingField, number, memory
}

/// Parses payloads, one at a time.
struct PayloadParser: ~Copyable {
    /// The values of the label `event`, by event number; the last one is for malformed payloads.
    static let eventLabels = [
        "none", "other", "READY", "RESUMED", "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE", "GUILD_MEMBER_ADD",
        "GUILD_MEMBER_REMOVE", "GUILD_BAN_ADD", "GUILD_BAN_REMOVE", "GUILD_MEMBERS_CHUNK", "PRESENCE_UPDATE",
        "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "RATE_LIMITED", "GUILD_AUDIT_LOG_ENTRY_CREATE",
        "INTERACTION_CREATE", "MESSAGE_CREATE", "MESSAGE_REACTION_ADD", "THREAD_CREATE", "THREAD_UPDATE",
        "THREAD_DELETE",
        "THREAD_LIST_SYNC", "VOICE_STATE_UPDATE", "INVITE_CREATE", "INVITE_DELETE", "malformed",
    ]
    /// The index of malformed payloads.
    static let malformedKind = 28
    /// The index of RATE_LIMITED.
    static let rateLimitedKind = Int(GWJSON_RATE_LIMITED.rawValue)
    /// The index of GUILD_MEMBERS_CHUNK.
    static let membersChunkKind = Int(GWJSON_GUILD_MEMBERS_CHUNK.rawValue)

    private let parser: OpaquePointer
    private var payload = gwjson_payload()
    private var otherNames = EventNames()
    private let intents: GatewayIntents

    /// Creates a parser for a session with these intents.
    init(intents: GatewayIntents) throws(GatewayError) {
        guard let parser = gwjson_parser_create() else {
            throw GatewayError(
                code: .outOfMemory,
                message: "Not enough memory for the payload parser. Free memory and restart the bot.")
        }
        self.parser = parser
        self.intents = intents
    }

    deinit { gwjson_parser_destroy(parser) }

    /// Parses the payload in the buffer.
    mutating func parse(_ buffer: PayloadBuffer) -> GatewayPayload {
        let status = gwjson_parse(parser, buffer.base, buffer.count, buffer.capacity, &payload)
        guard status == GWJSON_OK else {
            let isAboutContent = status == GWJSON_TYPE || status == GWJSON_MISSING_FIELD || status == GWJSON_NUMBER
            let sequence = isAboutContent && payload.has_op && payload.op == 0 && payload.has_sequence
            return .malformed(PayloadErrorKind(status), sequence: sequence ? payload.sequence : nil)
        }
        switch payload.op {
        case 0 where payload.event == GWJSON_RATE_LIMITED:
            return .rateLimited(GatewayRateLimit(payload), sequence: payload.sequence)
        case 0: return .event(event(), kind: Int(payload.event.rawValue), sequence: payload.sequence)
        case 1: return .signal(.heartbeatRequested)
        case 7: return .signal(.reconnect)
        case 9: return .signal(.invalidSession(resumable: payload.resumable))
        case 10: return .hello(interval: .milliseconds(payload.heartbeat_interval))
        case 11: return .signal(.heartbeatAcknowledged)
        default: return .signal(.unknown(opcode: payload.op))
        }
    }

    private mutating func event() -> GatewayEvent {
        switch payload.event {
        case GWJSON_PRESENCE_UPDATE:
            payload.presence == GWJSON_NO_PRESENCE ? .other(name: "PRESENCE_UPDATE") : .presenceUpdate(.init(payload))
        // In a direct message, there is no guild.
        case GWJSON_MESSAGE_CREATE where payload.guild_id != 0: .messageCreate(.init(payload))
        case GWJSON_MESSAGE_REACTION_ADD where payload.guild_id != 0: .reactionAdd(.init(payload))
        case GWJSON_VOICE_STATE_UPDATE where payload.guild_id != 0: .voiceStateUpdate(.init(payload))
        // An invite to a group message has no guild.
        case GWJSON_INVITE_CREATE where payload.guild_id != 0: .inviteCreate(.init(payload))
        case GWJSON_INVITE_DELETE where payload.guild_id != 0: .inviteDelete(.init(payload))
        case GWJSON_GUILD_MEMBER_ADD: .memberAdd(.init(payload))
        case GWJSON_GUILD_MEMBER_REMOVE: .memberRemove(.init(payload))
        case GWJSON_GUILD_BAN_ADD: .banAdd(.init(payload))
        case GWJSON_GUILD_BAN_REMOVE: .banRemove(.init(payload))
        case GWJSON_GUILD_MEMBERS_CHUNK: .membersChunk(.init(payload))
        case GWJSON_GUILD_CREATE: .guildCreate(.init(payload, intents: intents))
        case GWJSON_GUILD_UPDATE: .guildUpdate(.init(payload))
        case GWJSON_GUILD_DELETE: .guildDelete(.init(payload))
        case GWJSON_CHANNEL_CREATE: .channelCreate(.init(payload))
        case GWJSON_CHANNEL_UPDATE: .channelUpdate(.init(payload))
        case GWJSON_CHANNEL_DELETE: .channelDelete(.init(payload))
        case GWJSON_GUILD_AUDIT_LOG_ENTRY_CREATE: .auditLogEntry(.init(payload))
        case GWJSON_INTERACTION_CREATE: .interactionCreate(.init(payload))
        case GWJSON_THREAD_CREATE: .threadCreate(.init(payload))
        case GWJSON_THREAD_UPDATE: .threadUpdate(.init(payload))
        case GWJSON_THREAD_DELETE: .threadDelete(.init(payload))
        case GWJSON_THREAD_LIST_SYNC: .threadListSync(.init(payload))
        case GWJSON_READY: .ready(.init(payload))
        case GWJSON_RESUMED: .resumed
        default: .other(name: otherNames.name(of: payload.event_name))
        }
    }
}

extension PayloadErrorKind {
    fileprivate init(_ status: gwjson_status) {
        switch status {
        case GWJSON_UTF8: self = .utf8
        case GWJSON_TYPE: self = .type
        case GWJSON_MISSING_FIELD: self = .missingField
        case GWJSON_NUMBER: self = .number
        case GWJSON_MEMORY: self = .memory
        default: self = .syntax
        }
    }
}
