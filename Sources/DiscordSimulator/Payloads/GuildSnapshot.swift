// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The guild at one moment, as one session is told of it. The members are shared with the world until it changes.
final class GuildSnapshot: Sendable {
    /// Over this many members, the list holds nobody but the bot. Source: Events, Gateway Events, "Guild Create".
    static let unlistedAbove = 75_000

    /// The guild object's JSON.
    let object: [UInt8]
    /// The channels' JSON.
    let channels: [UInt8]
    let botJoined: UInt32
    let isLarge: Bool
    let memberCount: Int
    /// Whom the event lists.
    let listed: ArraySlice<Member>
    /// Whose presences the event lists.
    let listedPresences: ArraySlice<Member>

    init(world: World, object: [UInt8], channels: [UInt8], intents: GatewayIntents, largeThreshold: Int) {
        self.object = object
        self.channels = channels
        let members = world.members
        let bot = members[world.botID]
        botJoined = bot?.joined ?? 0
        memberCount = members.count
        isLarge = members.count > largeThreshold
        if !intents.contains(.guildPresences) || members.count > Self.unlistedAbove {
            let botOnly = ArraySlice(bot.map { [$0] } ?? [])
            listed = botOnly
            listedPresences = intents.contains(.guildPresences) ? botOnly : []
        } else {
            // A large guild lists only those who are there; a small one everybody, offline presences included.
            listed = isLarge ? members.online : members.all[...]
            listedPresences = listed
        }
    }
}

/// A part of the answer to Request Guild Members, with the members as they were when it was asked.
final class MembersChunk: Sendable {
    let members: ArraySlice<Member>
    let index: Int
    let count: Int
    let notFound: [UInt64]
    let withPresences: Bool
    let nonce: String?

    init(
        members: ArraySlice<Member>, index: Int, count: Int, notFound: [UInt64], withPresences: Bool, nonce: String?
    ) {
        self.members = members
        self.index = index
        self.count = count
        self.notFound = notFound
        self.withPresences = withPresences
        self.nonce = nonce
    }
}
