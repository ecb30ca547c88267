// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGatewayJSON

/// A parsed payload, copied so that it can be compared as a whole.
struct Reading: Equatable {
    struct Channel: Equatable {
        var id: UInt64
        var type: Int64
        var name: String?
    }

    struct Member: Equatable {
        var id: UInt64
        var username: String?
        var isBot = false
        var joinedAt: Int64?
    }

    struct Thread: Equatable {
        var id: UInt64
        var parentID: UInt64 = 0
    }

    struct VoiceState: Equatable {
        var userID: UInt64
        var channelID: UInt64 = 0
        var sessionID: String?
        var isBot: Bool?
    }

    struct Option: Equatable {
        var name: String?
        var value: String?
    }

    var status: UInt32 = 0
    var op: Int64 = 0
    var sequence: Int64?
    var event: UInt32 = 0
    var eventName: String?
    var heartbeatInterval: Int64 = 0
    var resumable = false
    var sessionID: String?
    var resumeURL: String?
    var guildIDs: [UInt64] = []
    var guildID: UInt64 = 0
    var userID: UInt64 = 0
    var username: String?
    var globalName: String?
    var discriminator: String?
    var isBot = false
    var presence: UInt32 = 0
    var name: String?
    var memberCount: Int64 = 0
    var large = false
    var unavailable = false
    var hasPresences = false
    var channels: [Channel] = []
    var chunkIndex: Int64 = 0
    var chunkCount: Int64 = 0
    var nonce: String?
    var listedMembers = 0
    var bots: [UInt64] = []
    var online: [UInt64] = []
    var members: [Member] = []
    var limitedOpcode: Int64 = 0
    var retryAfter = 0.0
    var joinedAt: Int64?
    var id: UInt64 = 0
    var actionType: Int64 = 0
    var targetID: UInt64 = 0
    var interactionType: Int64 = 0
    var applicationID: UInt64 = 0
    var channelID: UInt64 = 0
    var token: String?
    var locale: String?
    var permissions: String?
    var command: String?
    var customID: String?
    var subcommands: [String] = []
    var options: [Option] = []
    var isBotKnown = false
    var messageType: Int64 = 0
    var hasWebhook = false
    var hasInteraction = false
    var newlyCreated = false
    var parents: [UInt64]?
    var threads: [Thread] = []
    var hasVoiceStates = false
    var voiceStates: [VoiceState] = []
    var afkChannelID: UInt64 = 0
    var boosts: Int64?
    var boostLevel: Int64?
    var code: String?
    var maximumUses: Int64 = 0
    var maximumAge: Int64 = 0
}

extension Reading {
    /// Parses bytes with a new parser. The padding consists of quotes, the worst case for a parser.
    init(_ bytes: some Collection<UInt8>) {
        let parser = gwjson_parser_create()
        defer { gwjson_parser_destroy(parser) }
        self.init(bytes, parser: parser)
    }

    init(_ text: String) { self.init(text.utf8) }

    init(_ bytes: some Collection<UInt8>, parser: OpaquePointer?) {
        let padded = [UInt8](bytes) + [UInt8](repeating: UInt8(ascii: "\""), count: gwjson_padding())
        var payload = gwjson_payload()
        self = padded.withUnsafeBytes { buffer in
            let status = gwjson_parse(parser, buffer.baseAddress, bytes.count, buffer.count, &payload)
            return Reading(status, payload)
        }
    }

    private init(_ status: gwjson_status, _ payload: gwjson_payload) {
        self.status = status.rawValue
        op = payload.op
        sequence = payload.has_sequence ? payload.sequence : nil
        event = payload.event.rawValue
        eventName = Self.text(payload.event_name)
        guard status == GWJSON_OK else { return }
        heartbeatInterval = payload.heartbeat_interval
        resumable = payload.resumable
        sessionID = Self.text(payload.session_id)
        resumeURL = Self.text(payload.resume_url)
        guildIDs = Self.ids(payload.guild_ids)
        guildID = payload.guild_id
        userID = payload.user_id
        username = Self.text(payload.username)
        globalName = Self.text(payload.global_name)
        discriminator = Self.text(payload.discriminator)
        isBot = payload.is_bot
        presence = payload.presence.rawValue
        name = Self.text(payload.name)
        memberCount = payload.member_count
        large = payload.large
        unavailable = payload.unavailable
        hasPresences = payload.has_presences
        channels = UnsafeBufferPointer(start: payload.channels, count: payload.channel_count)
            .map { Channel(id: $0.id, type: $0.type, name: Self.text($0.name)) }
        chunkIndex = payload.chunk_index
        chunkCount = payload.chunk_count
        nonce = Self.text(payload.nonce)
        listedMembers = payload.listed_members
        bots = Self.ids(payload.bots)
        online = Self.ids(payload.online)
        members = UnsafeBufferPointer(start: payload.members.data, count: payload.members.count)
            .map {
                Member(
                    id: $0.id, username: Self.text($0.username), isBot: $0.is_bot,
                    joinedAt: $0.has_joined_at ? $0.joined_at : nil)
            }
        limitedOpcode = payload.limited_opcode
        retryAfter = payload.retry_after
        joinedAt = payload.has_joined_at ? payload.joined_at : nil
        id = payload.id
        actionType = payload.action_type
        targetID = payload.target_id
        interactionType = payload.interaction_type
        applicationID = payload.application_id
        channelID = payload.channel_id
        token = Self.text(payload.token)
        locale = Self.text(payload.locale)
        permissions = Self.text(payload.permissions)
        command = Self.text(payload.command)
        customID = Self.text(payload.custom_id)
        subcommands = [payload.subcommands.0, payload.subcommands.1].compactMap { Self.text($0) }
        options = UnsafeBufferPointer(start: payload.options, count: payload.option_count)
            .map { Option(name: Self.text($0.name), value: Self.text($0.value)) }
        readActivity(payload)
    }

    private mutating func readActivity(_ payload: gwjson_payload) {
        isBotKnown = payload.is_bot_known
        messageType = payload.message_type
        hasWebhook = payload.has_webhook
        hasInteraction = payload.has_interaction
        newlyCreated = payload.newly_created
        parents = payload.has_parents ? Self.ids(payload.parents) : nil
        threads = UnsafeBufferPointer(start: payload.threads, count: payload.thread_count)
            .map { Thread(id: $0.id, parentID: $0.parent_id) }
        code = Self.text(payload.code)
        maximumUses = payload.max_uses
        maximumAge = payload.max_age
        hasVoiceStates = payload.has_voice_states
        voiceStates = UnsafeBufferPointer(start: payload.voice_states, count: payload.voice_state_count)
            .map {
                VoiceState(
                    userID: $0.user_id, channelID: $0.channel_id, sessionID: Self.text($0.session_id),
                    isBot: $0.is_bot_known ? $0.is_bot : nil)
            }
        afkChannelID = payload.afk_channel_id
        boosts = payload.has_boosts ? payload.boosts : nil
        boostLevel = payload.has_boost_level ? payload.boost_level : nil
    }

    private static func text(_ text: gwjson_string) -> String? {
        text.data.map { String(decoding: UnsafeRawBufferPointer(start: $0, count: text.length), as: UTF8.self) }
    }

    private static func ids(_ ids: gwjson_ids) -> [UInt64] {
        Array(UnsafeBufferPointer(start: ids.data, count: ids.count))
    }
}
