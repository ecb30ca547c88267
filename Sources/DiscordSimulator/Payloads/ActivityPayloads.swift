// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Writes activity as JSON. Source: Resources, Message, Channel and Voice; Events, Gateway Events.
extension SimulatedGuildState {
    /// Writes a message; `isEvent`: with the additional fields of MESSAGE_CREATE. Source: Resources, Message, "Message
    /// Object"; Events, Gateway Events, "Message Create".
    func write(_ message: WorldMessage, isEvent: Bool = false, isReferenced: Bool = false, to json: inout JSONWriter) {
        json.raw(#"{"id":"#)
        json.id(message.id)
        json.raw(#","channel_id":"#)
        json.id(message.channel)
        json.raw(#","author":"#)
        if message.isWebhook {
            json.raw(#"{"id":"#)
            json.id(message.author)
            json.raw(#","username":"News","discriminator":"0000","global_name":null,"avatar":null,"public_flags":0,"#)
            json.raw(#""flags":0,"primary_guild":null,"bot":true}"#)
        } else {
            payloads.members.writeUser(message.author, to: &json)
        }
        json.raw(#","content":"","timestamp":"#)
        json.time(milliseconds: message.time)
        json.raw(#","edited_timestamp":null,"tts":false,"mention_everyone":false,"mentions":[],"mention_roles":[],"#)
        json.raw(#""attachments":[],"embeds":[],"components":[],"pinned":false,"flags":0,"type":"#)
        json.number(UInt64(message.type))
        writeOrigin(of: message, to: &json)
        if !isReferenced { writeReference(of: message, to: &json) }
        if isEvent {
            json.raw(#","guild_id":"#)
            json.id(id.rawValue)
            json.raw(#","channel_type":"#)
            json.number(place(ChannelID(message.channel))?.type ?? 0)
            if !message.isWebhook { writeMember(message.author, isPartial: true, to: &json) }
        }
        json.raw("}")
    }

    /// The fields of messages by webhooks and in response to commands.
    private func writeOrigin(of message: WorldMessage, to json: inout JSONWriter) {
        guard message.isWebhook || message.isInteraction else { return }
        json.raw(#","webhook_id":"#)
        json.id(message.author)
        guard message.isInteraction else { return }
        json.raw(#","application_id":"#)
        json.id(message.author)
        // Source: "Application Command Interaction Metadata Structure". 2: APPLICATION_COMMAND.
        json.raw(#","interaction_metadata":{"id":"#)
        json.id(message.id &- 1 << 22)
        json.raw(#","type":2,"user":"#)
        payloads.members.writeUser(message.reference, to: &json)
        json.raw(#","authorizing_integration_owners":{"0":"#)
        json.id(id.rawValue)
        json.raw("}}")
    }

    /// The fields of replies, and of system messages about a message or a thread. Source: "Message Reference Types".
    private func writeReference(of message: WorldMessage, to json: inout JSONWriter) {
        guard message.reference != 0, [6, 18, 19, 21].contains(message.type) else { return }
        let isThread = message.type == 18
        let original = activity.messages[message.reference]
        json.raw(#","message_reference":{"type":0,"channel_id":"#)
        json.id(isThread ? message.reference : original?.channel ?? message.channel)
        if !isThread {
            json.raw(#","message_id":"#)
            json.id(message.reference)
        }
        json.raw(#","guild_id":"#)
        json.id(id.rawValue)
        json.raw("}")
        guard message.type == 19 || message.type == 21 else { return }
        json.raw(#","referenced_message":"#)
        if let original { write(original, isReferenced: true, to: &json) } else { json.raw("null") }
    }

    /// Writes `,"member":{…}`, if the user is a member; `isPartial`: without the user.
    private func writeMember(_ user: UInt64, isPartial: Bool, to json: inout JSONWriter) {
        guard let member = world.members[user] else { return }
        json.raw(#","member":{"#)
        if isPartial {
            payloads.members.writePartialFields(member, extras, to: &json)
        } else {
            payloads.members.writeMemberFields(member, extras, to: &json)
        }
        json.raw("}")
    }

    /// Source: "Message Reaction Add".
    func writeReaction(of user: UInt64, to message: WorldMessage, _ json: inout JSONWriter) {
        let emojis = ["👍", "❤️", "😂", "🎉", "👀", "🔥"]
        json.raw(#"{"user_id":"#)
        json.id(user)
        json.raw(#","channel_id":"#)
        json.id(message.channel)
        json.raw(#","message_id":"#)
        json.id(message.id)
        json.raw(#","guild_id":"#)
        json.id(id.rawValue)
        writeMember(user, isPartial: false, to: &json)
        json.raw(#","emoji":{"id":null,"name":"#)
        json.string(emojis[Int(WorldRandom.mix(user ^ message.id) % UInt64(emojis.count))])
        json.raw(#"},"message_author_id":"#)
        json.id(message.author)
        json.raw(#","burst":false,"type":0}"#)
    }

    /// Writes a thread; `isNew`: as in THREAD_CREATE. Source: Resources, Channel, "Example Thread Channel".
    func write(_ thread: WorldThread, isNew: Bool = false, to json: inout JSONWriter) {
        json.raw(#"{"id":"#)
        json.id(thread.id)
        json.raw(#","type":11,"guild_id":"#)
        json.id(id.rawValue)
        json.raw(#","parent_id":"#)
        json.id(thread.parent)
        json.raw(#","owner_id":"#)
        json.id(thread.owner)
        json.raw(#","name":"#)
        json.string(thread.name)
        json.raw(#","last_message_id":"#)
        if let last = thread.lastMessage { json.id(last) } else { json.raw("null") }
        json.raw(#","message_count":"#)
        json.number(thread.messages)
        json.raw(#","total_message_sent":"#)
        json.number(thread.messages)
        json.raw(#","member_count":"#)
        json.number(thread.members.count)
        json.raw(#","rate_limit_per_user":0,"flags":0,"thread_metadata":{"archived":"#)
        json.raw(thread.archived == nil ? "false" : "true")
        json.raw(#","auto_archive_duration":"#)
        json.number(WorldThread.archiveMinutes)
        json.raw(#","archive_timestamp":"#)
        json.time(milliseconds: thread.archived ?? thread.created)
        json.raw(#","locked":false,"create_timestamp":"#)
        json.time(milliseconds: thread.created)
        json.raw(isNew ? #"},"newly_created":true}"# : "}}")
    }

    /// Writes a voice state; `isEvent`: as in VOICE_STATE_UPDATE. Source: Resources, Voice, "Voice State Object"; Events,
    /// Gateway Events, "Guild Create Extra Fields".
    func write(_ state: WorldVoiceState, isEvent: Bool, to json: inout JSONWriter) {
        json.raw(#"{"channel_id":"#)
        if state.channel == 0 { json.raw("null") } else { json.id(state.channel) }
        json.raw(#","user_id":"#)
        json.id(state.user)
        json.raw(#","session_id":"#)
        json.string(state.sessionID)
        json.raw(#","deaf":false,"mute":false,"self_deaf":"#)
        json.raw(state.isDeafened ? "true" : "false")
        json.raw(#","self_mute":"#)
        json.raw(state.isMuted ? "true" : "false")
        if state.isStreaming { json.raw(#","self_stream":true"#) }
        json.raw(#","self_video":false,"suppress":false,"request_to_speak_timestamp":null"#)
        if isEvent {
            json.raw(#","guild_id":"#)
            json.id(id.rawValue)
            writeMember(state.user, isPartial: false, to: &json)
        }
        json.raw("}")
    }
}
