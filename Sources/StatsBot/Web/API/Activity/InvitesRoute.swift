// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import BotConfiguration
import Counting
import DiscordModels
import LocalTime

/// The joins with one invite.
struct InviteAnswer: APIObject {
    static let name = "InviteJoins"
    static let fields = [
        APIField<Self>("code", "Code of the invite.", \.code),
        APIField<Self>("channel", "Discord ID of the channel to which it leads; null if unknown.") {
            $0.channel.map { APIIdentifier(number: $0) }
        },
        APIField<Self>(
            "channel_name", "The channel's current name; null if unknown, for example after it was deleted.",
            \.channelName),
        APIField<Self>("joins", "Joins with the invite.", \.joins),
    ]

    let code: String
    let channel: UInt64?
    let channelName: String?
    let joins: Int
}

/// The joins with all invites that are not listed.
struct OtherInvitesAnswer: APIObject {
    static let name = "OtherInvites"
    static let fields = [
        APIField<Self>("invites", "The number of invites.", \.invites),
        APIField<Self>("joins", "Joins with these invites.", \.joins),
    ]

    let invites: Int
    let joins: Int
}

/// The response of `GET /api/v1/activity/invites`.
struct InvitesAnswer: APIObject {
    static let name = "ActivityInvites"
    static let fields = [
        APIField<Self>("guild", "The guild.", \.guild),
        APIField<Self>("from", "First date.", \.days.lowerBound),
        APIField<Self>("to", "Last date.", \.days.upperBound),
        APIField<Self>(
            "counted", "Whether joins are counted by invite: whether ACTIVITY contains invites.", \.isCounted),
        APIField<Self>("invites", "The invites with the most joins, most joins first.", \.invites),
        APIField<Self>("other", "All other invites with joins.", \.other),
        APIField<Self>("vanity", "Joins with the vanity URL.", \.vanity),
        APIField<Self>(
            "unknown",
            "Joins that several invites or none can explain, and those of the last seconds, which may still be attributed.",
            \.unknown),
    ]

    let guild: GuildAnswer
    let days: ClosedRange<Day>
    let isCounted: Bool
    let invites: [InviteAnswer]
    let other: OtherInvitesAnswer
    let vanity: Int
    let unknown: Int
}

extension APIContext {
    /// `GET /api/v1/activity/invites`.
    var activityInvites: APIRoute {
        APIRoute(
            "/api/v1/activity/invites", operation: "getActivityInvites", summary: "Joins by invite",
            description:
                "The invites with which users joined, without bots, over at most 731 days, by default over the last 28 "
                + "days. A join is attributed only if one invite alone explains it.",
            parameters: [
                guildParameter, APIParameter<Day>.firstDay.declaration, APIParameter<Day>.lastDay.declaration,
                APIParameter<Int>.inviteLimit.declaration,
            ], problems: [404, 503], isExpensive: true
        ) { request in
            let guild = try guild(request)
            let days = try guild.days(request, standard: 28, maximum: 731)
            let limit = try request.value(.inviteLimit) ?? 20
            let joins = try activity.inviteJoins(of: guild.id, in: days, limit: limit)
            return InvitesAnswer(
                guild: guild.answer, days: days,
                isCounted: guild.keeper.activity?.sources.contains(.invites) ?? false,
                invites: joins.invites.map { invite in
                    InviteAnswer(
                        code: invite.code, channel: invite.channel,
                        channelName: invite.channel.flatMap { keeper.channel(ChannelID($0))?.name },
                        joins: Int(invite.joins))
                },
                other: OtherInvitesAnswer(invites: joins.rest.invites, joins: Int(joins.rest.joins)),
                vanity: Int(joins.vanity), unknown: Int(joins.unknown))
        }
    }
}
