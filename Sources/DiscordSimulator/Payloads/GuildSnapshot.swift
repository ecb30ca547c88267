// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A snapshot of a guild for GUILD_CREATE in a session. The members are shared with the world until it changes.
final class GuildSnapshot: Sendable {
    /// With more members than this, only the bot and users in voice are listed. Source: Events, Gateway Events, "Guild Create".
    static let unlistedAbove = 75_000

    /// The guild object as JSON.
    let object: [UInt8]
    /// The channels as JSON.
    let channels: [UInt8]
    let botJoined: UInt32
    let isLarge: Bool
    let memberCount: Int
    /// The members in the event.
    let listed: ArraySlice<Member>
    /// The members whose presences are in the event.
    let listedPresences: ArraySlice<Member>
    let extras: MemberExtras
    /// The active threads as JSON.
    let threads: [UInt8]
    /// The voice states as JSON.
    let voiceStates: [UInt8]

    init(
        world: World, object: [UInt8], channels: [UInt8], threads: [UInt8], voice: (states: [UInt8], users: [UInt64]),
        extras: MemberExtras, intents: GatewayIntents, largeThreshold: Int
    ) {
        self.object = object
        self.channels = channels
        self.threads = threads
        voiceStates = voice.states
        self.extras = extras
        let members = world.members
        let bot = members[world.botID]
        botJoined = bot?.joined ?? 0
        memberCount = members.count
        isLarge = members.count > largeThreshold
        if !intents.contains(.guildPresences) || members.count > Self.unlistedAbove {
            let few = ArraySlice([bot].compactMap(\.self) + voice.users.compactMap { members[$0] })
            listed = few
            listedPresences = intents.contains(.guildPresences) ? few : []
        } else {
            // A large guild lists only members who are not offline; a small one lists all, including offline presences.
            let present = isLarge ? members.online : members.all[...]
            let hidden = isLarge ? voice.users.compactMap { members[$0] }.filter { !$0.status.isOnline } : []
            listed = hidden.isEmpty ? present : present + hidden
            listedPresences = present
        }
    }
}

/// A chunk of the response to Request Guild Members, with the members at the time of the request.
final class MembersChunk: Sendable {
    let members: ArraySlice<Member>
    let index: Int
    let count: Int
    let notFound: [UInt64]
    let withPresences: Bool
    let extras: MemberExtras
    let nonce: String?

    init(
        members: ArraySlice<Member>, index: Int, count: Int, notFound: [UInt64], withPresences: Bool,
        extras: MemberExtras,
        nonce: String?
    ) {
        self.members = members
        self.index = index
        self.count = count
        self.notFound = notFound
        self.withPresences = withPresences
        self.extras = extras
        self.nonce = nonce
    }
}
