// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Payloads of messages, reactions, threads and voice.
extension EventTests {
    static let activity: [Case] =
        messages + threads + voice + invites + [
            Case(
                json: #"""
                    {"t":"MESSAGE_REACTION_ADD","s":18,"op":0,"d":{"user_id":"7","type":0,"message_id":"70",
                    "message_author_id":"8","member":{"user":{"username":"ann","id":"7","bot":true},"roles":[]},
                    "emoji":{"name":"\ud83d\udd25","id":null},"channel_id":"50","burst":false,"guild_id":"5"}}
                    """#,
                expected: Reading(
                    sequence: 18, event: 20, eventName: "MESSAGE_REACTION_ADD", guildID: 5, userID: 7, isBot: true,
                    id: 70,
                    channelID: 50, isBotKnown: true)),
            Case(
                json: #"""
                    {"t":"MESSAGE_REACTION_ADD","s":18,"op":0,"d":{"user_id":"7","message_id":"70","channel_id":"50",
                    "member":{"user":{"id":"7"}},"guild_id":"5"}}
                    """#,
                expected: Reading(
                    sequence: 18, event: 20, eventName: "MESSAGE_REACTION_ADD", guildID: 5, userID: 7, id: 70,
                    channelID: 50, isBotKnown: true)),
            Case(
                json:
                    #"{"t":"MESSAGE_REACTION_ADD","s":18,"op":0,"d":{"user_id":"7","message_id":"70","channel_id":"50"}}"#,
                expected: Reading(
                    sequence: 18, event: 20, eventName: "MESSAGE_REACTION_ADD", userID: 7, id: 70, channelID: 50)),
            Case(
                json: #"""
                    {"t":"GUILD_UPDATE","s":3,"op":0,"d":{"premium_tier":3,"premium_subscription_count":14,"name":"New",
                    "id":"5","afk_timeout":300,"afk_channel_id":"56"}}
                    """#,
                expected: Reading(
                    sequence: 3, event: 5, eventName: "GUILD_UPDATE", guildID: 5, name: "New", afkChannelID: 56,
                    boosts: 14,
                    boostLevel: 3)),
        ]

    private static let messages: [Case] = [
        Case(
            json: #"""
                {"t":"MESSAGE_CREATE","s":17,"op":0,"d":{"type":0,"tts":false,"timestamp":"2026-11-24T23:14:07.123+00:00",
                "referenced_message":{"id":"69","type":19,"author":{"id":"9","bot":true},"webhook_id":"9",
                "channel_id":"51","guild_id":"6"},"pinned":false,"mentions":[{"id":"8","bot":true}],"id":"70","flags":0,
                "embeds":[],"content":"Is \"anybody\" up? \ud83d\udc65","channel_type":0,"channel_id":"50","author":
                {"username":"ann","public_flags":64,"id":"7"},"attachments":[],"guild_id":"5"}}
                """#,
            expected: Reading(
                sequence: 17, event: 19, eventName: "MESSAGE_CREATE", guildID: 5, userID: 7, id: 70, channelID: 50)),
        Case(
            json: #"""
                {"t":"MESSAGE_CREATE","s":17,"op":0,"d":{"webhook_id":"8","type":20,"content":"","id":"71",
                "interaction_metadata":{"id":"9","type":2},"channel_id":"50","application_id":"8",
                "author":{"bot":true,"id":"8","username":"b"},"guild_id":"5"}}
                """#,
            expected: Reading(
                sequence: 17, event: 19, eventName: "MESSAGE_CREATE", guildID: 5, userID: 8, isBot: true, id: 71,
                channelID: 50, messageType: 20, hasWebhook: true, hasInteraction: true)),
        Case(
            json: #"""
                {"t":"MESSAGE_CREATE","s":17,"op":0,"d":{"interaction":{"id":"9"},"id":"72","channel_id":"50",
                "author":{"id":"8"},"guild_id":"5","type":-9223372036854775808}}
                """#,
            expected: Reading(
                sequence: 17, event: 19, eventName: "MESSAGE_CREATE", guildID: 5, userID: 8, id: 72, channelID: 50,
                messageType: .min, hasInteraction: true)),
        Case(
            json: #"""
                {"t":"MESSAGE_CREATE","s":17,"op":0,"d":{"webhook_id":"0","interaction":[],"interaction_metadata":[],
                "id":"73","channel_id":"50","author":{"id":"8","bot":"yes"},"guild_id":null,"type":1e300}}
                """#,
            expected: Reading(
                sequence: 17, event: 19, eventName: "MESSAGE_CREATE", userID: 8, id: 73, channelID: 50)),
    ]

    private static let threads: [Case] = [
        Case(
            json: #"""
                {"t":"THREAD_CREATE","s":19,"op":0,"d":{"type":11,"parent_id":"50","owner_id":"7","newly_created":true,
                "name":"Round 16","member":{"user_id":"7","id":"60"},"id":"60","guild_id":"5"}}
                """#,
            expected: Reading(
                sequence: 19, event: 21, eventName: "THREAD_CREATE", guildID: 5, newlyCreated: true,
                threads: [Reading.Thread(id: 60, parentID: 50)])),
        Case(
            json: #"{"t":"THREAD_UPDATE","s":20,"op":0,"d":{"id":"60","guild_id":"5","parent_id":null}}"#,
            expected: Reading(
                sequence: 20, event: 22, eventName: "THREAD_UPDATE", guildID: 5, threads: [Reading.Thread(id: 60)])),
        Case(
            json: #"{"t":"THREAD_DELETE","s":21,"op":0,"d":{"type":11,"parent_id":"50","id":"60","guild_id":"5"}}"#,
            expected: Reading(
                sequence: 21, event: 23, eventName: "THREAD_DELETE", guildID: 5,
                threads: [Reading.Thread(id: 60, parentID: 50)])),
        Case(
            json: #"""
                {"t":"THREAD_LIST_SYNC","s":22,"op":0,"d":{"threads":[{"id":"60","parent_id":"50","guild_id":"5"},
                {"id":"61"},{"parent_id":"51","id":"62"}],"members":[{"id":"60"}],"channel_ids":["50","51"],
                "guild_id":"5"}}
                """#,
            expected: Reading(
                sequence: 22, event: 24, eventName: "THREAD_LIST_SYNC", guildID: 5, parents: [50, 51],
                threads: [Reading.Thread(id: 60, parentID: 50), Reading.Thread(id: 62, parentID: 51)])),
        Case(
            json: #"{"t":"THREAD_LIST_SYNC","s":22,"op":0,"d":{"guild_id":"5","threads":[]}}"#,
            expected: Reading(sequence: 22, event: 24, eventName: "THREAD_LIST_SYNC", guildID: 5)),
    ]

    private static let invites: [Case] = [
        Case(
            json: #"""
                {"t":"INVITE_CREATE","s":24,"op":0,"d":{"uses":0,"type":0,"temporary":false,"max_uses":1,"max_age":86400,
                "inviter":{"username":"ann","id":"7"},"guild_id":"5","expires_at":"2026-11-25T23:14:07.123+00:00",
                "created_at":"2026-11-24T23:14:07.123+00:00","code":"aB3_-","channel_id":"50"}}
                """#,
            expected: Reading(
                sequence: 24, event: 26, eventName: "INVITE_CREATE", guildID: 5, channelID: 50, code: "aB3_-",
                maximumUses: 1, maximumAge: 86_400)),
        Case(
            json: #"{"t":"INVITE_CREATE","s":24,"op":0,"d":{"code":"x","max_uses":0,"max_age":0}}"#,
            expected: Reading(sequence: 24, event: 26, eventName: "INVITE_CREATE", code: "x")),
        Case(
            json: #"{"t":"INVITE_DELETE","s":25,"op":0,"d":{"guild_id":"5","code":"aB3_-","channel_id":"50"}}"#,
            expected: Reading(
                sequence: 25, event: 27, eventName: "INVITE_DELETE", guildID: 5, channelID: 50, code: "aB3_-")),
    ]

    private static let voice: [Case] = [
        Case(
            json: #"""
                {"t":"VOICE_STATE_UPDATE","s":23,"op":0,"d":{"member":{"user":{"username":"b","id":"7","bot":true},
                "mute":false},"user_id":"7","suppress":false,"session_id":"8f7a\u0062","self_video":false,"mute":false,
                "channel_id":"55","guild_id":"5"}}
                """#,
            expected: Reading(
                sequence: 23, event: 25, eventName: "VOICE_STATE_UPDATE", guildID: 5,
                voiceStates: [Reading.VoiceState(userID: 7, channelID: 55, sessionID: "8f7ab", isBot: true)])),
        Case(
            json: #"{"t":"VOICE_STATE_UPDATE","s":23,"op":0,"d":{"user_id":"7","channel_id":null,"guild_id":"5"}}"#,
            expected: Reading(
                sequence: 23, event: 25, eventName: "VOICE_STATE_UPDATE", guildID: 5,
                voiceStates: [Reading.VoiceState(userID: 7)])),
        Case(
            json: #"""
                {"t":"GUILD_CREATE","s":2,"op":0,"d":{"id":"5","member_count":9,"voice_states":[{"user_id":"7",
                "channel_id":"55","session_id":"a","member":{"user":{"id":"7"}}},{"user_id":"8","channel_id":null,
                "session_id":"b"},{"channel_id":"55"},{"user_id":"9","channel_id":"55"}],"threads":[{"id":"60",
                "parent_id":"50"},{"id":"61","parent_id":null}],"afk_channel_id":"56","premium_tier":2,
                "premium_subscription_count":7}}
                """#,
            expected: Reading(
                sequence: 2, event: 4, eventName: "GUILD_CREATE", guildID: 5, memberCount: 9,
                threads: [Reading.Thread(id: 60, parentID: 50)], hasVoiceStates: true,
                voiceStates: [
                    Reading.VoiceState(userID: 7, channelID: 55, sessionID: "a", isBot: false),
                    Reading.VoiceState(userID: 9, channelID: 55),
                ], afkChannelID: 56, boosts: 7, boostLevel: 2)),
    ]
}
