// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing

@testable import DiscordGateway

extension PayloadParserTests {
    static let activity: [Case] = [
        Case(
            event(
                "MESSAGE_CREATE",
                #"{"type":19,"id":"70","content":"hi","channel_id":"50","author":{"id":"7","bot":true},"webhook_id":"7","#
                    + #""interaction_metadata":{},"guild_id":"5"}"#),
            .event(
                .messageCreate(
                    MessageEvent(
                        guildID: 5, channelID: 50,
                        message: MessageMetadata(
                            id: 70, authorID: 7, type: 19, isBot: true, isWebhook: true, isResponse: true))),
                kind: 19, sequence: 9)),
        Case(
            event("MESSAGE_CREATE", #"{"id":"70","channel_id":"50","author":{"id":"7"},"guild_id":"5"}"#),
            .event(
                .messageCreate(
                    MessageEvent(guildID: 5, channelID: 50, message: MessageMetadata(id: 70, authorID: 7))),
                kind: 19, sequence: 9)),
        Case(
            event("MESSAGE_CREATE", #"{"id":"70","channel_id":"50","author":{"id":"7"}}"#),
            .event(.other(name: "MESSAGE_CREATE"), kind: 19, sequence: 9)),
        Case(
            event("MESSAGE_CREATE", #"{"id":"70","author":{"id":"7"},"guild_id":"5"}"#),
            .malformed(.missingField, sequence: 9)),
        Case(
            event(
                "MESSAGE_REACTION_ADD",
                #"{"user_id":"7","message_id":"70","channel_id":"50","guild_id":"5","member":{"user":{"bot":true}}}"#),
            .event(
                .reactionAdd(ReactionEvent(guildID: 5, channelID: 50, messageID: 70, userID: 7, isBot: true)),
                kind: 20, sequence: 9)),
        Case(
            event(
                "MESSAGE_REACTION_ADD",
                #"{"user_id":"7","message_id":"70","channel_id":"50","guild_id":"5","member":{"user":{"id":"7"}}}"#),
            .event(
                .reactionAdd(ReactionEvent(guildID: 5, channelID: 50, messageID: 70, userID: 7, isBot: false)),
                kind: 20, sequence: 9)),
        Case(
            event("MESSAGE_REACTION_ADD", #"{"user_id":"7","message_id":"70","channel_id":"50","guild_id":"5"}"#),
            .event(
                .reactionAdd(ReactionEvent(guildID: 5, channelID: 50, messageID: 70, userID: 7)), kind: 20, sequence: 9)
        ),
        Case(
            event("MESSAGE_REACTION_ADD", #"{"user_id":"7","message_id":"70","channel_id":"50"}"#),
            .event(.other(name: "MESSAGE_REACTION_ADD"), kind: 20, sequence: 9)),
        Case(
            event("THREAD_CREATE", #"{"id":"60","parent_id":"50","guild_id":"5","newly_created":true}"#),
            .event(
                .threadCreate(ThreadEvent(guildID: 5, threadID: 60, parentID: 50, isNew: true)), kind: 21, sequence: 9)),
        Case(
            event("THREAD_UPDATE", #"{"id":"60","parent_id":"50","guild_id":"5"}"#),
            .event(.threadUpdate(ThreadEvent(guildID: 5, threadID: 60, parentID: 50)), kind: 22, sequence: 9)),
        Case(
            event("THREAD_DELETE", #"{"id":"60","guild_id":"5"}"#),
            .event(.threadDelete(ThreadEvent(guildID: 5, threadID: 60, parentID: nil)), kind: 23, sequence: 9)),
        Case(
            event("THREAD_LIST_SYNC", #"{"guild_id":"5","channel_ids":[],"threads":[{"id":"60","parent_id":"50"}]}"#),
            .event(
                .threadListSync(
                    ThreadListEvent(
                        guildID: 5, parents: [], threads: [ThreadParent(threadID: 60, parentID: 50)])),
                kind: 24, sequence: 9)),
        Case(
            event("THREAD_LIST_SYNC", #"{"guild_id":"5","threads":[]}"#),
            .event(.threadListSync(ThreadListEvent(guildID: 5, parents: nil, threads: [])), kind: 24, sequence: 9)),
        Case(
            event(
                "VOICE_STATE_UPDATE",
                #"{"user_id":"7","channel_id":"55","session_id":"a","guild_id":"5","member":{"user":{"bot":true}}}"#),
            .event(
                .voiceStateUpdate(
                    VoiceStateEvent(
                        guildID: 5, state: VoiceState(userID: 7, channelID: 55, sessionID: "a", isBot: true))),
                kind: 25, sequence: 9)),
        Case(
            event("VOICE_STATE_UPDATE", #"{"user_id":"7","channel_id":null,"guild_id":"5"}"#),
            .event(
                .voiceStateUpdate(
                    VoiceStateEvent(guildID: 5, state: VoiceState(userID: 7, channelID: nil, sessionID: ""))),
                kind: 25, sequence: 9)),
        Case(
            event("VOICE_STATE_UPDATE", #"{"user_id":"7","channel_id":"55"}"#),
            .event(.other(name: "VOICE_STATE_UPDATE"), kind: 25, sequence: 9)),
        Case(
            event(
                "INVITE_CREATE",
                #"{"code":"aB3_-","guild_id":"5","channel_id":"50","uses":0,"max_uses":1,"max_age":86400}"#),
            .event(
                .inviteCreate(
                    InviteEvent(guildID: 5, channelID: 50, code: "aB3_-", maximumUses: 1, maximumAge: 86_400)),
                kind: 26, sequence: 9)),
        Case(
            event("INVITE_CREATE", #"{"code":"x","guild_id":"5","max_uses":0,"max_age":0}"#),
            .event(.inviteCreate(InviteEvent(guildID: 5, channelID: nil, code: "x")), kind: 26, sequence: 9)),
        Case(
            event("INVITE_DELETE", #"{"code":"x","guild_id":"5","channel_id":"50"}"#),
            .event(.inviteDelete(InviteEvent(guildID: 5, channelID: 50, code: "x")), kind: 27, sequence: 9)),
        Case(
            event("INVITE_CREATE", #"{"code":"x","channel_id":"50"}"#),
            .event(.other(name: "INVITE_CREATE"), kind: 26, sequence: 9)),
        Case(
            event(
                "GUILD_UPDATE",
                #"{"id":"5","name":"H","afk_channel_id":"56","premium_tier":1,"premium_subscription_count":2}"#),
            .event(
                .guildUpdate(GuildUpdateEvent(guildID: 5, name: "H", afkChannelID: 56, boosts: 2, boostLevel: 1)),
                kind: 5, sequence: 9)),
    ]

    @Test(
        "A guild's voice states are delivered with the intent",
        arguments: [
            (
                GatewayIntents.guildVoiceStates,
                #","voice_states":[{"user_id":"7","channel_id":"55","session_id":"a"},{"user_id":"8"}]"#,
                [VoiceState(userID: 7, channelID: 55, sessionID: "a")]
            ),
            (.guildVoiceStates, #","voice_states":[]"#, []),
            (.guildVoiceStates, "", nil),
            ([], #","voice_states":[{"user_id":"7","channel_id":"55","session_id":"a"}]"#, nil),
        ] as [(GatewayIntents, String, [VoiceState]?)])
    func voiceStates(_ intents: GatewayIntents, _ list: String, _ expected: [VoiceState]?) throws {
        var parser = try PayloadParser(intents: intents)
        let buffer = PayloadBuffer()
        let json = Self.event(
            "GUILD_CREATE",
            #"{"id":"5","member_count":9,"threads":[{"id":"60","parent_id":"50"}],"afk_channel_id":"56","premium_tier":2,"#
                + #""premium_subscription_count":7\#(list)}"#)
        Array(json.utf8).withUnsafeBytes { buffer.append($0) }
        let guild = GuildCreateEvent(
            guildID: 5, name: "", memberCount: 9, hasPresences: false,
            threads: [ThreadParent(threadID: 60, parentID: 50)], voiceStates: expected, afkChannelID: 56, boosts: 7,
            boostLevel: 2)
        #expect(parser.parse(buffer) == .event(.guildCreate(guild), kind: 4, sequence: 9))
    }

    @Test("An event is small, because each one is copied on its way")
    func size() {
        #expect(MemoryLayout<GatewayEvent>.size <= MemoryLayout<InteractionEvent>.size + 1)
    }
}
