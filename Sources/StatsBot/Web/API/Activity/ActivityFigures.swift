// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import BotConfiguration
import LocalTime

/// Messages by kind of author.
struct MessagesAnswer: APIObject {
    static let name = "Messages"
    static let fields = [
        APIField<Self>("human", "Messages of members.") { Int($0.sums[.humanMessages] ?? 0) },
        APIField<Self>("bot", "Messages of bots.") { Int($0.sums[.botMessages] ?? 0) },
        APIField<Self>("webhook", "Messages of webhooks.") { Int($0.sums[.webhookMessages] ?? 0) },
        APIField<Self>("system", "Messages of Discord, for example when a member joins.") {
            Int($0.sums[.systemMessages] ?? 0)
        },
    ]

    let sums: ActivitySums
}

/// The counts that every object with activity has.
enum ActivityCountFields {
    static func all<Object: APIValue>(_ sums: @escaping @Sendable (Object) -> ActivitySums) -> [APIField<Object>] {
        [
            APIField("messages", "Messages by kind of author.") { MessagesAnswer(sums: sums($0)) },
            APIField("reactions", "Reactions, without those of bots.") { Int(sums($0)[.reactions] ?? 0) },
            APIField("threads", "New threads.") { Int(sums($0)[.threads] ?? 0) },
            APIField("voice_seconds", "Time of members in voice with others, without bots, in seconds.") {
                seconds(sums($0)[.voice])
            },
            APIField("voice_alone_seconds", "Time of members alone in a voice channel, in seconds.") {
                seconds(sums($0)[.voiceAlone])
            },
            APIField("voice_afk_seconds", "Time of members in the AFK channel, in seconds.") {
                seconds(sums($0)[.voiceAFK])
            },
        ]
    }

    static func seconds(_ milliseconds: Int64?) -> Double { Double(milliseconds ?? 0) / 1_000 }
}

/// The number of active members.
struct ActiveAnswer: APIObject {
    static let name = "ActiveMembers"
    static let fields = [
        APIField<Self>("day", "Members who wrote, reacted or were in voice that day.", \.active.day),
        APIField<Self>("week", "The same for seven days that end with that day.", \.active.week),
        APIField<Self>("four_weeks", "The same for 28 days.", \.active.fourWeeks),
        APIField<Self>(
            "communicators", "Members who wrote three messages or were in voice that day.", \.active.communicators),
    ]

    let active: ActiveFigures
}

/// The members in voice now.
struct VoiceAnswer: APIObject {
    static let name = "Voice"
    static let fields = [
        APIField<Self>("members", "Members in voice, without bots and the AFK channel.", \.members),
        APIField<Self>("afk", "Members in the AFK channel, without bots.", \.afk),
    ]

    let members: Int
    let afk: Int
}

/// A source of activity.
struct SourceAnswer: APIValue {
    static var schema: JSONValue { choiceSchema(ActivitySources.names) }
    let name: String
    var json: JSONValue { .string(name) }
}

extension ActivitySources {
    /// The names of the sources in this set.
    var answer: [SourceAnswer] {
        Self.names.filter { Self($0).map { !isDisjoint(with: $0) } ?? false }.map(SourceAnswer.init)
    }
}
