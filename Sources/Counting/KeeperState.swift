// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import DiscordGateway
import DiscordModels
import Foundation
import Statistics
import Storage

/// The state of a counted guild, apart from its statistics.
package struct CountedGuild {
    /// The ID in the configuration, or under which the guild was found; `nil` for the only guild that the bot is in.
    let configured: GuildID?
    /// `nil` until it is known.
    var id: GuildID?
    /// Whether it is counted. If all guilds are, the bot's removal ends that.
    var isCounted = true
    var name = ""
    /// The bots seen so far; `nil` if bots are counted.
    var bots: Set<UserID>?
    var bansRevision = 0
    var bansCountedAt: Date?
    /// The repaired events since the start of the process.
    var repaired = RepairedCounts()
    /// Those of them that were found although no gap was known.
    var mended = RepairedCounts()
    /// Whether the session is live and all missed events are replayed.
    var isCurrent = false
    /// `nil` if activity is not counted.
    var activity: GuildActivity?

    init(configured: GuildID? = nil, bots: Set<UserID>? = nil) {
        self.configured = configured
        self.bots = bots
    }
}

/// The keeper's state as a value: it applies gateway events and collects the records to commit.
package struct KeeperState {
    /// The counted guilds. Events of other guilds are ignored. An index always means the same guild.
    var guilds: [CountedGuild]
    /// Makes a guild that is counted because the bot is in it; `nil` if only configured guilds are counted.
    private let makeGuild: (@Sendable (GuildID) -> CountedGuild)?
    var statistics: StatisticsState
    var channels: [ChannelID: NamedChannel] = [:]
    var pending = StoreBatch()
    /// The weight of the records being committed; they are put back if the commit fails.
    var underway = 0
    /// The weight of the pending records.
    var pendingWeight = 0
    /// The IDs of the sessions being committed, by shard.
    var sessionsUnderway: [Int: String] = [:]
    /// The activity being committed, by guild.
    var activityUnderway: [UInt64: ActivityBatch] = [:]
    /// The IDs of the stored sessions, by shard.
    var storedSessions: [Int: String]
    /// Whether the last commit failed.
    var isStoreFailing = false
    /// The number of records so far, since the start of the process.
    private(set) var recorded = 0
    /// Unobserved spans that have not been logged.
    var newSpans: [UnobservedSpan] = []
    /// The instant up to which all events of each shard's session have been received.
    var coverage: [Int: Date] = [:]
    /// The last event applied of each shard's session; events up to it are duplicates.
    var positions: [Int: GatewaySession]
    /// The shard count and intents of those sessions.
    var scope: SessionScope?
    var totals: [UInt64: EventCounts]
    /// The users who have opted out. They are counted under their pseudonyms.
    var optOuts: OptOuts
    /// How often commits have changed finished days, by guild.
    var finishedDaysRevisions: [UInt64: Int] = [:]
    /// Whether a count has become known, or a session live, since the last notification.
    var needsNotification = false
    /// Indices in `guilds` by guild ID.
    private var indexByGuild: [UInt64: Int] = [:]
    private let ignoresBots: Bool
    /// Creates the activity of a guild from what is stored; `nil` if it is not counted.
    private let makeActivity: MakeActivity
    /// The stored activity of guilds that are not watched.
    private var idleActivity: [UInt64: GuildActivity] = [:]

    typealias MakeActivity = @Sendable (UInt64, StoredActivity, CommittedActivity) -> GuildActivity?

    init(
        guilds: [CountedGuild], makeGuild: (@Sendable (GuildID) -> CountedGuild)? = nil, ignoresBots: Bool? = nil,
        statistics: StatisticsState, stored: StoredState, makeActivity: @escaping MakeActivity = { _, _, _ in nil }
    ) {
        self.guilds = guilds
        self.makeGuild = makeGuild
        self.makeActivity = makeActivity
        self.statistics = statistics
        positions = stored.sessions
        storedSessions = stored.sessions.mapValues(\.id)
        scope = stored.scope
        totals = stored.totals
        optOuts = stored.optOuts
        self.ignoresBots = ignoresBots ?? guilds.contains { $0.bots != nil }
        for (guild, activity) in stored.activity {
            let committed = stored.committedActivity[guild] ?? CommittedActivity()
            idleActivity[guild] = makeActivity(guild, activity, committed)
        }
    }

    /// The number of records not committed yet.
    var waiting: Int { pendingWeight + underway }

    /// Whether a session waits to be stored for the first time.
    var hasNewSession: Bool { pending.sessions.contains { storedSessions[$0.key] != $0.value.id } }

    /// Whether a shard's session is stored; while the store fails, nothing can be stored.
    func isSessionStored(of shard: Int) -> Bool {
        isStoreFailing || storedSessions[shard] == positions[shard]?.id
    }

    /// The number of records committed so far. They are committed in order.
    var committed: Int { recorded - waiting }

    /// Sets the guild at an index.
    mutating func watch(_ guild: GuildID, name: String, at index: Int) {
        if let before = guilds[index].id { indexByGuild[before.rawValue] = nil }
        indexByGuild[guild.rawValue] = index
        if guilds[index].id != guild {
            if let before = guilds[index].id { idleActivity[before.rawValue] = guilds[index].activity }
            guilds[index].activity =
                idleActivity.removeValue(forKey: guild.rawValue)
                ?? makeActivity(guild.rawValue, StoredActivity(), CommittedActivity())
        }
        guilds[index].id = guild
        guilds[index].name = name
    }

    /// The shard that receives a guild's events.
    func shard(of index: Int) -> Int? {
        guilds[index].id.map { GatewayShardGroup.shard(of: $0, count: pending.scope.shards) }
    }

    mutating func take(_ dispatch: GatewayDispatch, at now: Date) {
        if let last = positions[dispatch.shard], last.id == dispatch.session.id,
            dispatch.session.sequence <= last.sequence
        {
            // A RESUMED with the number of an earlier event still ends the replay.
            if case .resumed = dispatch.event { note(dispatch, at: now) }
            return
        }
        positions[dispatch.shard] = dispatch.session
        if countsAll { findGuilds(dispatch, at: now) }
        let receivedUntil = receivedUntil(before: dispatch.event)
        note(dispatch, at: now)
        GatewayObservations.forEach(in: dispatch, at: now, ignoring: ignored(in: dispatch.event)) { observation in
            guard let index = indexByGuild[observation.guild] else { return }
            apply(observation, index)
            // Events arrive in order, so the time of one is also how far the events have been received.
            if let happenedAt = observation.happenedAt, happenedAt <= now {
                cover(observation.guild, until: happenedAt, at: now)
            }
        }
        noteActivity(dispatch, at: now, receivedUntil: receivedUntil)
        if case .guildCreate(let created) = dispatch.event {
            cover(created.guildID.rawValue, by: dispatch.shard, at: now)
        }
        pending.sessions[dispatch.shard] = dispatch.session
    }

    mutating func apply(_ observation: Observation, _ index: Int) {
        let observation = optOuts.isEmpty ? observation : observation.replacingUsers(optOuts.id)
        switch observation.kind {
        // The rest is stored with the next sequence number.
        case .presence: return record(observation, index)
        case .event(let kind, _, _):
            if kind == .ban || kind == .unban { guilds[index].bansRevision += 1 }
            record(observation, index)
        default:
            // Only lists and approximate counts make a count known.
            let known = knownCounts(of: observation.guild)
            record(observation, index)
            if knownCounts(of: observation.guild) > known { needsNotification = true }
        }
        touch(observation.guild)
    }

    private mutating func record(_ observation: Observation, _ index: Int) {
        let isMending = isMending(observation)
        var membershipChanges: [MemberEvent] = []
        let countsActivity = guilds[index].activity != nil
        statistics.apply(observation) { record in
            pending.records.append(record)
            pendingWeight += record.weight
            recorded += record.weight
            switch record {
            case .unobserved(let span):
                newSpans.append(span)
                needsNotification = true
            case .event(let event):
                if countsActivity { membershipChanges.append(event) }
                guard event.source == .repaired else { return }
                guilds[index].repaired.count(event.kind)
                if isMending { guilds[index].mended.count(event.kind) }
            default: break
            }
        }
        for event in membershipChanges { guilds[index].activity?.take(event, at: observation.at, optOuts) }
    }

    /// Adds a request to the next batch.
    mutating func add(_ request: PrivacyRequest) {
        pending.add(request)
        pendingWeight += 1
        recorded += 1
    }

    /// Forgets a user's activity in all guilds.
    mutating func forgetActivity(of user: UInt64, as pseudonym: UInt64? = nil) {
        for index in guilds.indices { guilds[index].activity?.forget(user, as: pseudonym) }
        for guild in idleActivity.keys { idleActivity[guild]?.forget(user, as: pseudonym) }
    }

    /// Records that all events of a shard up to an instant have been received.
    mutating func covered(_ shard: Int, until instant: Date, at now: Date) {
        coverage[shard] = instant
        for index in guilds.indices where self.shard(of: index) == shard {
            guard let guild = guilds[index].id?.rawValue else { continue }
            cover(guild, until: instant, at: now)
            touch(guild)
        }
    }

    /// Records that events of a guild are no longer received.
    mutating func lost(_ index: Int, at now: Date) {
        guilds[index].isCurrent = false
        guilds[index].bansRevision += 1
        guilds[index].activity?.interrupt(at: now)
        guard let guild = guilds[index].id?.rawValue else { return }
        statistics.apply(Observation(guild: guild, at: now, kind: .interrupted))
    }

    /// Marks a guild's state for the next batch; its value is copied when the batch is taken.
    mutating func touch(_ guild: UInt64) {
        guard pending.guilds.index(forKey: guild) == nil, knows(guild) else { return }
        pending.guilds[guild] = GuildState()
    }

    /// Whether a guild has a state. A read of the state would copy it, for every event.
    private func knows(_ guild: UInt64) -> Bool { statistics.guilds.index(forKey: guild) != nil }
}

extension KeeperState {
    private mutating func cover(_ guild: UInt64, by shard: Int, at now: Date) {
        if let instant = coverage[shard] { cover(guild, until: instant, at: now) }
    }

    private mutating func cover(_ guild: UInt64, until instant: Date, at now: Date) {
        guard knows(guild) else { return }
        statistics.apply(Observation(guild: guild, at: now, kind: .covered(until: instant)))
    }

    /// Whether the events that an observation shows were missed although no gap was known. Only lists show such events. For
    /// the other observations, which are thousands per second, the state is not read.
    private func isMending(_ observation: Observation) -> Bool {
        switch observation.kind {
        case .membersListed, .bansListed: statistics.guilds[observation.guild]?.gap == nil
        default: false
        }
    }

    /// How many of a guild's three counts are known.
    private func knownCounts(of guild: UInt64) -> Int {
        guard let state = statistics.guilds[guild] else { return 0 }
        return (state.members == nil ? 0 : 1) + (state.online == nil ? 0 : 1) + (state.bans == nil ? 0 : 1)
    }

    func index(of guild: GuildID) -> Int? { indexByGuild[guild.rawValue] }

    /// Whether every guild is counted that the bot is in.
    var countsAll: Bool { makeGuild != nil }

    /// Counts a guild that the bot is in, if all guilds are counted.
    mutating func found(_ guild: GuildID, name: String) {
        guard let makeGuild else { return }
        let known = index(of: guild)
        if known.map({ !guilds[$0].isCounted }) ?? true { needsNotification = true }
        if known == nil { guilds.append(makeGuild(guild)) }
        let index = known ?? guilds.endIndex - 1
        guilds[index].isCounted = true
        watch(guild, name: name.isEmpty ? guilds[index].name : name, at: index)
    }

    /// The users whose presence does not count.
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
        if !guilds[index].isCurrent { needsNotification = true }
        guilds[index].isCurrent = true
    }

    private mutating func note(_ dispatch: GatewayDispatch, at now: Date) {
        if ignoresBots { noteBots(dispatch.event) }
        switch dispatch.event {
        case .resumed:
            // It applies only to this shard's guilds.
            for index in guilds.indices where shard(of: index) == dispatch.shard {
                isLive(index)
                guilds[index].activity?.resume(at: now)
                guard let guild = guilds[index].id else { continue }
                apply(Observation(guild: guild.rawValue, at: now, kind: .caughtUp), index)
                cover(guild.rawValue, by: dispatch.shard, at: now)
            }
        case .guildCreate(let created) where !created.isUnavailable:
            guard let index = index(of: created.guildID) else { return }
            isLive(index)
            // Optional in the payload (`has_required_fields`); a missing name does not replace a known one.
            if !created.name.isEmpty { guilds[index].name = created.name }
            for channel in created.channels { channels[channel.id] = NamedChannel(channel) }
        case .guildDelete(let deleted) where !deleted.isUnavailable:
            guard let index = index(of: deleted.guildID) else { return }
            guilds[index].isCurrent = false
            guilds[index].bansRevision += 1
            guilds[index].bansCountedAt = nil
        case .guildUpdate(let updated):
            if let index = index(of: updated.guildID), !updated.name.isEmpty { guilds[index].name = updated.name }
        case .channelCreate(let channel), .channelUpdate(let channel):
            if channel.guildID.flatMap(index) != nil { channels[channel.id] = NamedChannel(channel) }
        case .channelDelete(let channel):
            channels[channel.id] = nil
        default:
            break
        }
    }
}

extension StatisticsRecord {
    /// What counts toward the limit of pending records: the change of a member or ban comes with its event, a list does not.
    fileprivate var weight: Int {
        switch self {
        case .event, .cause, .removal, .unobserved: 1
        case .members(let members, _): members.count > 1 ? members.count : 0
        case .banned(let users, _): users.count > 1 ? users.count : 0
        case .sighted(let sightings, _): sightings.count
        case .memberGone, .unbanned, .sightingsCompared: 0
        }
    }
}
