// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Counting
import DiscordGateway
import DiscordModels
import Exporter
import Foundation
import Logging
import ServiceLifecycle
import Statistics
import Storage
import Supervision
import Timekeeping

/// Connects to the gateway and passes its events to the keeper, in order.
struct GatewayService: Service {
    let settings: ConnectionSettings
    /// The intents to ask for.
    let intents: GatewayIntents
    let discovery: GuildDiscovery
    let keeper: StatisticsKeeper
    let health: ShardHealth
    /// Gives other services access to the gateway.
    let gatewayCommands: GatewayCommands
    /// The queue of interactions.
    let inbox: InteractionInbox
    /// Creates the shards; only this closure has the token.
    let makeShards: @Sendable (ShardGroupPlan) -> any ShardGroup
    let narrate: @Sendable (DemoEvent) -> Void
    let logger: Logger
    private let memberRequests = MemberRequests()

    func run() async throws {
        // Not at shutdown: the next start replays the events missed from here on.
        defer { if !Task.isShuttingDownGracefully { lost() } }
        do {
            try await untilShutdown { try await listen() }
        } catch let error as GatewayError {
            throw BotError.refused("\(error)")
        }
    }

    /// No events are received until this service runs again.
    private func lost() {
        keeper.gatewayLost()
        health.ended()
    }

    private func listen() async throws {
        let found = try await discovery.run()
        let gateway = found.gateway
        if let link = found.inviteLink {
            keeper.found(found.guilds.map { ($0.id, $0.name) })
            if found.guilds.isEmpty {
                logger.notice("bot is in no guild; add it to one", metadata: ["invite.url": "\(link)"])
            }
        } else {
            for (guild, keeper) in zip(found.guilds, keeper.guilds) { keeper.watch(guild.id, name: guild.name) }
        }
        let shards = settings.shards > 0 ? settings.shards : gateway.shards
        var scope = SessionScope(shards: shards, intents: intents)
        var sessions: [Int: GatewaySession] = [:]
        // The stored sessions at startup; after a restart of this service, the sessions up to the last event applied.
        // Discord replays later events, and the keeper ignores duplicates.
        let (known, positions) = keeper.sessions
        if let known, known.shards == shards,
            known.intents == intents || settings.intents == .auto && intents.isReducible(to: known.intents)
        {
            (scope, sessions) = (known, positions)
        }
        while true {
            do {
                return try await listen(at: gateway, scope, sessions, found.inviteLink)
            } catch let error as GatewayError where error.code == .disallowedIntents {
                guard settings.intents == .auto, let fewer = scope.intents.fallback else { throw error }
                logger.warning(
                    "privileged intent not granted; counts are approximate",
                    metadata: ["gateway.intents": "\(fewer.rawValue)", "error": "\(error)"])
                scope.intents = fewer
                sessions = [:]
            }
        }
    }

    private func listen(
        at gateway: GatewayBot, _ scope: SessionScope, _ sessions: [Int: GatewaySession], _ inviteLink: InviteLink?
    ) async throws {
        keeper.setScope(scope)
        let missing = GatewayIntents.statistics.subtracting(scope.intents)
        if let inviteLink {
            health.expect(shards: scope.shards, inviteLink: inviteLink, missing: missing)
        } else {
            health.expect(shards: scope.shards, guilds: keeper.guilds.count, missing: missing)
        }
        health.setAlone(keeper.guilds.isEmpty)
        let homes = homes(of: scope)
        let group = makeShards(
            ShardGroupPlan(
                gateway: gateway, scope: scope, sessions: sessions,
                onStatusChange: { shard, status in report(status, of: shard, isHome: homes.contains(shard)) }))
        // With several home shards, the status is that of the worst one.
        gatewayCommands.attach(send: { group.send($0) }, status: { GatewayStatus.worst(of: homes, in: group.statuses) })
        try await group.run { dispatch in
            // Before the keeper, which may wait for the store: a user is waiting for the response.
            if case .interactionCreate(let event) = dispatch.event { inbox.offer(event) }
            try await keeper.receive(dispatch)
            if case .ready = dispatch.event { try await keeper.waitUntilSessionIsStored(of: dispatch.shard) }
            if dispatch.event.beginsSession {
                gatewayCommands.sessionBegan()
                ServiceStatus.current?.succeeded()
            }
            if homes.contains(dispatch.shard) { react(to: dispatch, on: group) }
        }
    }

    /// The shards that receive events of counted guilds; all of them if every guild is counted.
    private func homes(of scope: SessionScope) -> [Int] {
        guard !keeper.countsAll else { return Array(0..<scope.shards) }
        return keeper.guilds.compactMap(\.guild).map { GatewayShardGroup.shard(of: $0.id, count: scope.shards) }
    }

    private func react(to dispatch: GatewayDispatch, on group: any ShardGroup) {
        switch dispatch.event {
        case .ready(let ready):
            let announced = Set(ready.guildIDs)
            for guild in guilds(of: dispatch.shard, in: group) {
                if let id = guild.keeper.guild?.id, announced.contains(id) { health.awaits(id, name: guild.name) }
            }
            health.setAlone(keeper.guilds.isEmpty && ready.guildIDs.isEmpty)
            narrate(.sessionStarted(guilds: guilds(of: dispatch.shard, in: group).map(\.name)))
        case .resumed:
            narrate(.sessionResumed)
            for guild in guilds(of: dispatch.shard, in: group) { requestMembers(of: guild.keeper) }
        case .guildCreate(let guild) where !guild.isUnavailable:
            guard let keeper = keeper.guild(guild.guildID) else { return }
            if health.isBack(in: guild.guildID) {
                logger.notice("bot added to guild again", metadata: ["guild.id": "\(guild.guildID)"])
            }
            health.setAlone(false)
            requestMembers(of: keeper)
        case .membersChunk(let chunk): memberRequests.received(chunk.guildID)
        case .guildDelete(let deleted):
            guard let name = keeper.name(of: deleted.guildID) else { return }
            guard !deleted.isUnavailable else { return health.awaits(deleted.guildID, name: name) }
            health.removed(from: deleted.guildID, name: name)
            health.setAlone(keeper.guilds.isEmpty)
            logger.warning(
                "bot removed from guild; invite it again to continue counting",
                metadata: ["guild.id": "\(deleted.guildID)", "guild.name": "\(name)"])
        default:
            break
        }
    }

    /// Requests the member list if the online members or the roster need it: a session resumed after a restart does not repeat
    /// the online members, and for large guilds they are never sent.
    private func requestMembers(of keeper: GuildKeeper) {
        guard let guild = keeper.guild?.id, isMissingMembers(keeper) else { return }
        // The first roster can wait, and the bot is ready without it.
        let isUrgent = isMissingOnline(keeper) || keeper.repairNeeds.moderation
        guard isUrgent else { return memberRequests.postpone(for: guild) }
        memberRequests.sent(for: guild)
        sendMemberRequest(for: guild)
    }

    private func sendMemberRequest(for guild: GuildID) {
        let presences = keeper.intents.contains(.guildPresences)
        let nonce = memberRequests.nonce(withPresences: presences)
        gatewayCommands.send(.requestGuildMembers(guildID: guild, presences: presences, nonce: nonce))
    }

    private func isMissingMembers(_ keeper: GuildKeeper) -> Bool {
        guard keeper.shared.intents.contains(.guildMembers) else { return false }
        return isMissingOnline(keeper) || keeper.repairNeeds.memberList
    }

    private func isMissingOnline(_ keeper: GuildKeeper) -> Bool {
        keeper.snapshot?.online == nil && keeper.shared.intents.isSuperset(of: [.guildMembers, .guildPresences])
    }

    /// Requests the member list if it is needed now, or again if Discord has not answered for a while.
    private func repeatMemberRequests(of shard: Int) {
        for keeper in keeper.guilds {
            guard let guild = keeper.guild?.id, keeper.shard == shard else { continue }
            guard keeper.isCurrent, isMissingMembers(keeper) else {
                memberRequests.ended(for: guild)
                continue
            }
            guard memberRequests.isPlanned(for: guild) else {
                requestMembers(of: keeper)
                continue
            }
            switch memberRequests.acknowledged(for: guild) {
            case .no: continue
            case .first: break
            case .again:
                logger.warning("member request not answered; sending it again", metadata: ["guild.id": "\(guild)"])
            }
            sendMemberRequest(for: guild)
        }
    }

    /// The guilds whose events a shard receives.
    private func guilds(of shard: Int, in group: any ShardGroup) -> [(keeper: GuildKeeper, name: String)] {
        keeper.guilds.compactMap { keeper in
            guard let guild = keeper.guild,
                GatewayShardGroup.shard(of: guild.id, count: group.statuses.count) == shard
            else { return nil }
            return (keeper, guild.name)
        }
    }

    private func report(_ status: GatewayStatus, of shard: Int, isHome: Bool) {
        health.report(status, of: shard)
        // Only a shard with counted guilds can miss their events.
        guard isHome else { return }
        if let instant = status.coveredUntil { keeper.covered(shard, until: instant) }
        if status.phase == .connected { repeatMemberRequests(of: shard) }
        guard status.phase == .disconnected else { return }
        keeper.gatewayLost(shard)
        if let reason = status.lastDisconnect { narrate(.disconnected(reason: reason)) }
    }
}

extension GatewayStatus {
    /// The status of the shard in the earliest phase.
    fileprivate static func worst(of shards: [Int], in statuses: [GatewayStatus]) -> GatewayStatus? {
        let order = Phase.allCases
        return shards.map { statuses[$0] }.min { one, other in
            (order.firstIndex(of: one.phase) ?? 0) < (order.firstIndex(of: other.phase) ?? 0)
        }
    }
}

extension GatewayEvent {
    /// Whether the event establishes or resumes a session.
    fileprivate var beginsSession: Bool {
        switch self {
        case .ready, .resumed: true
        default: false
        }
    }
}

extension GatewayIntents {
    /// Whether these, or what remains of them if privileged ones are not granted, are some other intents.
    func isReducible(to other: GatewayIntents) -> Bool {
        sequence(first: self) { $0.fallback }.contains(other)
    }

    /// The next intents to try if these are not granted: first without presences, then without members.
    var fallback: GatewayIntents? {
        if contains(.guildPresences) { return subtracting(.guildPresences) }
        if contains(.guildMembers) { return subtracting(.guildMembers) }
        return nil
    }
}
