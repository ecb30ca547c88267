// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Foundation
import Statistics
import Storage

/// What is known of a guild that is counted, beside its figures.
struct CountedGuild {
    /// Its id, once it is known.
    var id: GuildID?
    var name = ""
    /// Its bots, as far as they were heard of; only where they are not counted.
    var bots: Set<UserID>?
    var bansRevision = 0
    var bansCountedAt: Date?
    /// Whether the session is live and nothing is still to be replayed.
    var isCurrent = false
}

/// All that the keeper knows, as a value: what the gateway says goes in, what is to be kept comes out.
struct KeeperState {
    /// What is counted. Other guilds may be heard of, and are not counted.
    var guilds: [CountedGuild]
    var statistics: StatisticsState
    var channelNames: [ChannelID: String] = [:]
    var pending = StoreBatch()
    /// Records that are on their way to the store: they come back if it fails.
    var underway = 0
    /// The last event taken in of each shard's session; what is not after it was taken in before.
    var positions: [Int: GatewaySession]
    /// What those sessions were started with.
    var scope: SessionScope?
    var totals: [UInt64: EventCounts]
    /// Whether a figure has become known, or a session live, since somebody asked.
    var isNews = false
    /// Where a guild stands, by its id.
    private var indexByGuild: [UInt64: Int] = [:]
    private let ignoresBots: Bool

    init(guilds: [CountedGuild], statistics: StatisticsState, stored: StoredState) {
        self.guilds = guilds
        self.statistics = statistics
        positions = stored.sessions
        scope = stored.scope
        totals = stored.totals
        ignoresBots = guilds.contains { $0.bots != nil }
    }

    /// How many records are not known to be committed.
    var waiting: Int { pending.records.count + underway }

    /// Says which guild is at a index.
    mutating func watch(_ guild: GuildID, name: String, at index: Int) {
        if let before = guilds[index].id { indexByGuild[before.rawValue] = nil }
        indexByGuild[guild.rawValue] = index
        guilds[index].id = guild
        guilds[index].name = name
    }

    /// The shard that hears of a guild.
    func home(of index: Int) -> Int? {
        guilds[index].id.map { GatewayShardGroup.shard(of: $0, count: pending.scope.shards) }
    }

    mutating func take(_ dispatch: GatewayDispatch, at now: Date) {
        if let last = positions[dispatch.shard], last.id == dispatch.session.id,
            dispatch.session.sequence <= last.sequence
        {
            return
        }
        positions[dispatch.shard] = dispatch.session
        note(dispatch, at: now)
        GatewayObservations.forEach(in: dispatch, at: now, ignoring: ignored(in: dispatch.event)) { observation in
            if let index = indexByGuild[observation.guild] { apply(observation, index) }
        }
        pending.sessions[dispatch.shard] = dispatch.session
    }

    mutating func apply(_ observation: Observation, _ index: Int) {
        switch observation.kind {
        // The rest is told the store with the next sequence number.
        case .presence: return statistics.apply(observation) { pending.records.append($0) }
        case .event(.ban, _), .event(.unban, _): guilds[index].bansRevision += 1
        default: break
        }
        let known = knownFigures(of: observation.guild)
        statistics.apply(observation) { pending.records.append($0) }
        if knownFigures(of: observation.guild) > known { isNews = true }
        touch(observation.guild)
    }

    /// Notes that what happens in a guild is not heard of any more.
    mutating func lost(_ index: Int, at now: Date) {
        guilds[index].isCurrent = false
        guilds[index].bansRevision += 1
        guard let guild = guilds[index].id?.rawValue else { return }
        statistics.apply(Observation(guild: guild, at: now, kind: .interrupted))
    }

    /// Marks a guild's figures for the next batch; they are taken by value when the batch is.
    mutating func touch(_ guild: UInt64) {
        if statistics.guilds[guild] != nil { pending.guilds[guild] = GuildState() }
    }
}

extension KeeperState {
    /// How many of a guild's three figures are known.
    private func knownFigures(of guild: UInt64) -> Int {
        guard let state = statistics.guilds[guild] else { return 0 }
        return (state.members == nil ? 0 : 1) + (state.online == nil ? 0 : 1) + (state.bans == nil ? 0 : 1)
    }

    private func index(of guild: GuildID) -> Int? { indexByGuild[guild.rawValue] }

    /// Whose presence does not count.
    private func ignored(in event: GatewayEvent) -> Set<UserID> {
        guard ignoresBots else { return [] }
        let guild: GuildID? =
            switch event {
            case .presenceUpdate(let presence): presence.guildID
            case .guildCreate(let created): created.guildID
            case .membersChunk(let chunk): chunk.guildID
            default: nil
            }
        return guild.flatMap(index).flatMap { guilds[$0].bots } ?? []
    }

    private mutating func noteBots(_ event: GatewayEvent) {
        switch event {
        case .guildCreate(let created): add(created.bots, of: created.guildID)
        case .membersChunk(let chunk): add(chunk.bots, of: chunk.guildID)
        case .memberAdd(let member) where member.user.isBot: add([member.user.id], of: member.guildID)
        default: break
        }
    }

    private mutating func add(_ bots: [UserID], of guild: GuildID) {
        if let index = index(of: guild) { guilds[index].bots?.formUnion(bots) }
    }

    private mutating func isLive(_ index: Int) {
        if !guilds[index].isCurrent { isNews = true }
        guilds[index].isCurrent = true
    }

    private mutating func note(_ dispatch: GatewayDispatch, at now: Date) {
        if ignoresBots { noteBots(dispatch.event) }
        switch dispatch.event {
        case .resumed:
            // Of other shards' guilds it says nothing.
            for index in guilds.indices where home(of: index) == dispatch.shard {
                isLive(index)
                guard let guild = guilds[index].id else { continue }
                apply(Observation(guild: guild.rawValue, at: now, kind: .caughtUp), index)
            }
        case .guildCreate(let created) where !created.isUnavailable:
            guard let index = index(of: created.guildID) else { return }
            isLive(index)
            guilds[index].name = created.name
            for channel in created.channels { channelNames[channel.id] = channel.name }
        case .guildUpdate(let updated):
            if let index = index(of: updated.guildID) { guilds[index].name = updated.name }
        case .channelCreate(let channel), .channelUpdate(let channel):
            if channel.guildID.flatMap(index) != nil { channelNames[channel.id] = channel.name }
        case .channelDelete(let channel):
            channelNames[channel.id] = nil
        default:
            break
        }
    }
}
