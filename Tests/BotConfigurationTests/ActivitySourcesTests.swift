// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing

@testable import BotConfiguration

@Suite("Sources of activity statistics")
struct ActivitySourcesTests {
    @Test(
        "a list of names, or none, is parsed",
        arguments: [
            ("messages", [.messages]), ("messages,reactions", [.messages, .reactions]),
            (" Voice , THREADS\t", [.voice, .threads]), ("threads,messages,threads", [.messages, .threads]),
            ("messages,reactions,voice,threads", .standard), ("Invites", [.invites]),
            ("messages,reactions,voice,threads,invites", [.messages, .reactions, .voice, .threads, .invites]),
            ("none", []), ("None ", []), ("", nil), (",", nil), ("messages,", nil), (",voice", nil),
            ("messages,,voice", nil), ("none,voice", nil), ("voice,none", nil), ("message", nil), ("all", nil),
            ("messages voice", nil), ("messages;voice", nil), ("*", nil), ("true", nil),
        ] as [(String, ActivitySources?)])
    func parsing(text: String, expected: ActivitySources?) {
        #expect(ActivitySources(text) == expected)
    }

    @Test(
        "the text form lists the names in the order of the reference",
        arguments: [
            ([], "none"), (.voice, "voice"), ([.threads, .messages], "messages,threads"),
            ([.threads, .voice, .reactions, .messages], "messages,reactions,voice,threads"),
            ([.invites, .messages], "messages,invites"),
        ] as [(ActivitySources, String)])
    func text(sources: ActivitySources, expected: String) {
        #expect(sources.description == expected)
        #expect(ActivitySources(expected) == sources)
        #expect(ActivitySources.names == ["messages", "reactions", "voice", "threads", "invites"])
        #expect(!ActivitySources.standard.contains(.invites))
    }

    @Test(
        "each source needs only its own intent, and none is privileged",
        arguments: [
            ([], []), (.messages, .guildMessages), (.reactions, .guildMessageReactions), (.voice, .guildVoiceStates),
            (.threads, .guilds), (.invites, .guildInvites),
            ([.messages, .voice, .threads], [.guildMessages, .guildVoiceStates, .guilds]),
        ] as [(ActivitySources, GatewayIntents)])
    func intents(sources: ActivitySources, expected: GatewayIntents) {
        #expect(sources.intents == expected)
        #expect(sources.intents.isDisjoint(with: [.guildMembers, .guildPresences]))
    }

    @Test(
        "for a list with unknown names, the list that was probably meant is suggested",
        arguments: [
            ("message", "messages"), ("mesages,reaction", "messages,reactions"), ("voice,thread", "voice,threads"),
            ("thread", "threads"), ("voise", "voice"), ("invite", "invites"), ("non", "none"), ("none,voice", "voice"),
            ("none,none", "none"),
            ("messages,,voice", "messages,voice"), ("voice,", "voice"), ("messages voice", "messages,voice"),
            ("mesages voice,none", "messages,voice"), ("all", nil), ("messages,presences", nil), ("", nil), (",", nil),
            (String(repeating: "messages,", count: 30), nil),
        ] as [(String, String?)])
    func suggestions(text: String, expected: String?) {
        #expect(ActivitySources.suggestion(for: text) == expected)
    }
}
