// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGatewayJSON
import DiscordModels

extension MessageEvent {
    init(_ payload: gwjson_payload) {
        self.init(
            guildID: GuildID(payload.guild_id), channelID: ChannelID(payload.channel_id),
            message: MessageMetadata(
                id: MessageID(payload.id), authorID: UserID(payload.user_id), type: Int(payload.message_type),
                isBot: payload.is_bot, isWebhook: payload.has_webhook, isResponse: payload.has_interaction))
    }
}

extension ReactionEvent {
    init(_ payload: gwjson_payload) {
        self.init(
            guildID: GuildID(payload.guild_id), channelID: ChannelID(payload.channel_id),
            messageID: MessageID(payload.id), userID: UserID(payload.user_id),
            isBot: payload.is_bot_known ? payload.is_bot : nil)
    }
}

extension ThreadEvent {
    init(_ payload: gwjson_payload) {
        let thread = payload.threads?.pointee ?? gwjson_thread()
        self.init(
            guildID: GuildID(payload.guild_id), threadID: ChannelID(thread.id),
            parentID: thread.parent_id == 0 ? nil : ChannelID(thread.parent_id), isNew: payload.newly_created)
    }
}

extension ThreadListEvent {
    init(_ payload: gwjson_payload) {
        let parents = UnsafeBufferPointer(start: payload.parents.data, count: payload.parents.count)
        self.init(
            guildID: GuildID(payload.guild_id), parents: payload.has_parents ? parents.map { ChannelID($0) } : nil,
            threads: [ThreadParent](payload))
    }
}

extension [ThreadParent] {
    init(_ payload: gwjson_payload) {
        self = UnsafeBufferPointer(start: payload.threads, count: payload.thread_count).map { thread in
            ThreadParent(threadID: ChannelID(thread.id), parentID: ChannelID(thread.parent_id))
        }
    }
}

extension VoiceState {
    init(_ state: gwjson_voice_state) {
        self.init(
            userID: UserID(state.user_id), channelID: state.channel_id == 0 ? nil : ChannelID(state.channel_id),
            sessionID: String(state.session_id) ?? "", isBot: state.is_bot_known ? state.is_bot : nil)
    }
}

extension VoiceStateEvent {
    init(_ payload: gwjson_payload) {
        self.init(
            guildID: GuildID(payload.guild_id),
            state: VoiceState(payload.voice_states?.pointee ?? gwjson_voice_state()))
    }
}

extension InviteEvent {
    init(_ payload: gwjson_payload) {
        self.init(
            guildID: GuildID(payload.guild_id),
            channelID: payload.channel_id == 0 ? nil : ChannelID(payload.channel_id),
            code: String(payload.code) ?? "", maximumUses: payload.max_uses == 0 ? nil : Int(payload.max_uses),
            maximumAge: payload.max_age == 0 ? nil : Int(payload.max_age))
    }
}
