// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGatewayJSON
import DiscordModels

// Copies the parser's views into values.
extension String {
    init?(_ text: gwjson_string) {
        guard let data = text.data else { return nil }
        self = String(decoding: UnsafeRawBufferPointer(start: data, count: text.length), as: UTF8.self)
    }
}

extension [UserID] {
    init(_ ids: gwjson_ids) {
        self = UnsafeBufferPointer(start: ids.data, count: ids.count).map { UserID($0) }
    }
}

extension [ListedUser] {
    init(_ members: gwjson_members) {
        self = UnsafeBufferPointer(start: members.data, count: members.count).map { member in
            ListedUser(
                id: UserID(member.id), username: String(member.username) ?? "", isBot: member.is_bot,
                joinedAt: member.has_joined_at ? member.joined_at : nil)
        }
    }
}

extension ReadyEvent {
    init(_ payload: gwjson_payload) {
        self.init(
            sessionID: String(payload.session_id) ?? "", resumeURL: String(payload.resume_url) ?? "",
            userID: UserID(payload.user_id),
            guildIDs: UnsafeBufferPointer(start: payload.guild_ids.data, count: payload.guild_ids.count)
                .map { GuildID($0) })
    }
}

extension GuildMemberEvent {
    init(_ payload: gwjson_payload) {
        self.init(
            guildID: GuildID(payload.guild_id), user: GatewayUser(payload),
            joinedAt: payload.has_joined_at ? payload.joined_at : nil)
    }
}

extension GatewayUser {
    init(_ payload: gwjson_payload) {
        self.init(
            id: UserID(payload.user_id), username: String(payload.username) ?? "",
            globalName: String(payload.global_name), discriminator: String(payload.discriminator),
            isBot: payload.is_bot)
    }
}

extension AuditLogEntryEvent {
    init(_ payload: gwjson_payload) {
        self.init(
            guildID: GuildID(payload.guild_id), entryID: AuditLogEntryID(payload.id),
            actionType: Int(payload.action_type), targetID: payload.target_id == 0 ? nil : UserID(payload.target_id),
            userID: payload.user_id == 0 ? nil : UserID(payload.user_id))
    }
}

extension InteractionEvent {
    init(_ payload: gwjson_payload) {
        self.init(
            interaction: Interaction(
                id: InteractionID(payload.id), applicationID: ApplicationID(payload.application_id),
                token: String(payload.token) ?? ""),
            kind: Kind(rawValue: Int(payload.interaction_type)),
            guildID: payload.guild_id == 0 ? nil : GuildID(payload.guild_id),
            channelID: payload.channel_id == 0 ? nil : ChannelID(payload.channel_id), user: GatewayUser(payload),
            memberPermissions: String(payload.permissions), locale: String(payload.locale),
            commandName: String(payload.command), customID: String(payload.custom_id),
            subcommands: [String(payload.subcommands.0), String(payload.subcommands.1)].compactMap(\.self),
            options: UnsafeBufferPointer(start: payload.options, count: payload.option_count).map { option in
                Option(name: String(option.name) ?? "", value: String(option.value) ?? "")
            })
    }
}

extension PresenceEvent {
    init(_ payload: gwjson_payload) {
        self.init(
            guildID: GuildID(payload.guild_id), userID: UserID(payload.user_id),
            status: PresenceStatus(rawValue: UInt8(truncatingIfNeeded: payload.presence.rawValue)) ?? .online)
    }
}

extension GuildCreateEvent {
    /// In larger guilds, Discord sends hardly any presences. Source: Events, Gateway Events, "Guild Create".
    static let maximumMembersWithPresences = 75_000

    init(_ payload: gwjson_payload, intents: GatewayIntents) {
        let guildID = GuildID(payload.guild_id)
        self.init(
            guildID: guildID, name: String(payload.name) ?? "", memberCount: Int(payload.member_count),
            isLarge: payload.large, isUnavailable: payload.unavailable,
            hasPresences: payload.has_presences && intents.contains(.guildPresences)
                && payload.member_count <= Self.maximumMembersWithPresences,
            online: [UserID](payload.online), bots: [UserID](payload.bots),
            channels: UnsafeBufferPointer(start: payload.channels, count: payload.channel_count).map { channel in
                ChannelEvent(
                    id: ChannelID(channel.id), guildID: guildID, type: Int(channel.type), name: String(channel.name))
            },
            members: payload.members.count > 0 && intents.contains(.guildMembers) ? [ListedUser](payload.members) : nil,
            threads: [ThreadParent](payload),
            voiceStates: payload.has_voice_states && intents.contains(.guildVoiceStates)
                ? UnsafeBufferPointer(start: payload.voice_states, count: payload.voice_state_count).map(
                    VoiceState.init)
                : nil,
            afkChannelID: payload.afk_channel_id == 0 ? nil : ChannelID(payload.afk_channel_id),
            boosts: payload.has_boosts ? Int(payload.boosts) : nil,
            boostLevel: payload.has_boost_level ? Int(payload.boost_level) : nil)
    }
}

extension GuildUpdateEvent {
    init(_ payload: gwjson_payload) {
        self.init(
            guildID: GuildID(payload.guild_id), name: String(payload.name) ?? "",
            afkChannelID: payload.afk_channel_id == 0 ? nil : ChannelID(payload.afk_channel_id),
            boosts: payload.has_boosts ? Int(payload.boosts) : nil,
            boostLevel: payload.has_boost_level ? Int(payload.boost_level) : nil)
    }
}

extension GuildDeleteEvent {
    init(_ payload: gwjson_payload) {
        self.init(guildID: GuildID(payload.guild_id), isUnavailable: payload.unavailable)
    }
}

extension ChannelEvent {
    init(_ payload: gwjson_payload) {
        let channel = payload.channels?.pointee ?? gwjson_channel()
        self.init(
            id: ChannelID(channel.id), guildID: payload.guild_id == 0 ? nil : GuildID(payload.guild_id),
            type: Int(channel.type), name: String(channel.name))
    }
}

extension MembersChunkEvent {
    init(_ payload: gwjson_payload) {
        self.init(
            guildID: GuildID(payload.guild_id), index: Int(payload.chunk_index), count: Int(payload.chunk_count),
            nonce: String(payload.nonce), memberCount: Int(payload.listed_members),
            online: [UserID](payload.online), bots: [UserID](payload.bots), members: [ListedUser](payload.members))
    }
}

extension GatewayRateLimit {
    init(_ payload: gwjson_payload) {
        self.init(
            opcode: GatewayOpcode(rawValue: Int(payload.limited_opcode)),
            retryAfter: .seconds(payload.retry_after),
            guildID: payload.guild_id == 0 ? nil : GuildID(payload.guild_id), nonce: String(payload.nonce))
    }
}
