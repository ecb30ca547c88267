// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Counting
import DiscordModels
import LocalTime

/// The activity of one channel.
struct ChannelActivityAnswer: APIObject {
    static let name = "ChannelActivity"
    static let fields =
        [
            APIField<Self>("id", "Discord ID of the channel.") { APIIdentifier(number: $0.id) },
            APIField<Self>(
                "name", "Its current name; null if unknown, for example after it was deleted.", \.channelName),
        ] + ChannelActivityFields.all { $0.sums }

    let id: UInt64
    let channelName: String?
    let sums: ActivitySums
}

/// The activity of all channels that are not listed.
struct OtherChannelsAnswer: APIObject {
    static let name = "OtherChannels"
    static let fields =
        [APIField<Self>("channels", "The number of channels.", \.channels)] + ChannelActivityFields.all { $0.sums }

    let channels: Int
    let sums: ActivitySums
}

private enum ChannelActivityFields {
    static func all<Object: APIValue>(_ sums: @escaping @Sendable (Object) -> ActivitySums) -> [APIField<Object>] {
        [
            APIField("messages", "Messages of members.") { Int(sums($0)[.humanMessages] ?? 0) },
            APIField("bot_messages", "Messages of bots and webhooks.") {
                Int((sums($0)[.botMessages] ?? 0) &+ (sums($0)[.webhookMessages] ?? 0))
            },
            APIField("reactions", "Reactions, without those of bots.") { Int(sums($0)[.reactions] ?? 0) },
            APIField("threads", "New threads.") { Int(sums($0)[.threads] ?? 0) },
            APIField("voice_seconds", "Time of members in voice with others, without bots, in seconds.") {
                ActivityCountFields.seconds(sums($0)[.voice])
            },
        ]
    }
}

/// The response of `GET /api/v1/activity/channels`.
struct ChannelsAnswer: APIObject {
    static let name = "ActivityChannels"
    static let fields = [
        APIField<Self>("guild", "The guild.", \.guild),
        APIField<Self>("from", "First date.", \.days.lowerBound),
        APIField<Self>("to", "Last date.", \.days.upperBound),
        APIField<Self>("channels", "The busiest channels: those with the most messages of members first.", \.channels),
        APIField<Self>("other", "All other channels with activity.", \.other),
    ]

    let guild: GuildAnswer
    let days: ClosedRange<Day>
    let channels: [ChannelActivityAnswer]
    let other: OtherChannelsAnswer
}

extension APIContext {
    /// `GET /api/v1/activity/channels`.
    var activityChannels: APIRoute {
        APIRoute(
            "/api/v1/activity/channels", operation: "getActivityChannels", summary: "Activity by channel",
            description: "The busiest channels of a range of at most 731 days, by default of the last seven days.",
            parameters: [
                guildParameter, APIParameter<Day>.firstDay.declaration, APIParameter<Day>.lastDay.declaration,
                APIParameter<Int>.channelLimit.declaration,
            ], problems: [404, 503], isExpensive: true
        ) { request in
            let guild = try guild(request)
            let days = try guild.days(request, standard: 7, maximum: 731)
            let limit = try request.value(.channelLimit) ?? ChannelRanking.standardLimit
            let ranking = BusyChannels(try activity.activityDays(of: guild.id, in: days, channel: nil))
            return ChannelsAnswer(
                guild: guild.answer, days: days,
                channels: ranking.channels.prefix(limit).map { channel, sums in
                    ChannelActivityAnswer(
                        id: channel, channelName: keeper.channel(ChannelID(channel))?.name, sums: sums)
                },
                other: OtherChannelsAnswer(
                    channels: max(0, ranking.channels.count - limit), sums: ranking.rest(after: limit)))
        }
    }
}
