// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Timekeeping

/// Creates the ledger from the state.
extension SimulationState {
    /// The default time zone of the ledger's days.
    static let standardZone = TimeZone(identifier: "America/New_York") ?? .gmt

    func ledger(
        of guild: Int, withEvents: Bool, withActivity: Bool = false, zone: TimeZone = SimulationState.standardZone,
        at now: WallInstant
    ) -> SimulatorLedger {
        let visibility = visibility(of: guild, at: now)
        let guild = guilds[guild]
        let world = guild.world
        return SimulatorLedger(
            guildID: guild.id, members: world.members.count,
            bots: world.members.all.count { $0.id == world.botID || MemberNames.isBot($0.id) },
            online: world.members.onlineCount, bans: world.bans.count, paused: isPaused, time: now.discordTimestamp,
            events: SimulatorLedger.Events(
                joins: world.counts.joins, leaves: world.counts.leaves, kicks: world.counts.kicks,
                bans: world.counts.bans, unbans: world.counts.unbans, presenceUpdates: world.counts.presenceUpdates,
                memberMessages: world.counts.memberMessages),
            channels: Dictionary(
                guild.channels.map { ($0.id.description, $0.name) }, uniquingKeysWith: { first, _ in first }),
            renames: guild.renames, messages: guild.messages.count,
            sessions: sessions.sessions.map(entry), dispatched: dispatched, rateLimited: rateLimited,
            routes: api.routes.counts, timezone: zone.identifier, days: guild.days(in: zone, at: now),
            visibility: SimulatorLedger.Visibility(visibility),
            memberEvents: withEvents ? zip(visibility.events, visibility.outcomes).map(Self.entry) : nil,
            activity: withActivity ? guild.activityLedger(in: zone, at: now) : nil)
    }

    private func entry(_ session: Session) -> SimulatorLedger.Session {
        SimulatorLedger.Session(
            shard: session.shard.map { [$0.id, $0.count] }, sessionID: session.id,
            intents: session.intents.rawValue, sequence: session.replay.last,
            connected: session.connection != nil, resumes: session.resumes,
            longestHeartbeatGap: session.connection.flatMap { connections[$0]?.gateway.longestHeartbeatGap.seconds },
            presence: session.presence.map { presence in
                SimulatorLedger.Presence(
                    status: presence.status,
                    // 4 is a custom status, whose text is its state.
                    activities: presence.activities.map { $0.type == 4 ? $0.state ?? $0.name : $0.name })
            })
    }

    private static func entry(
        _ event: WorldEvent, _ outcome: EventVisibility.Outcome
    ) -> SimulatorLedger.MemberEvent {
        var entry = entry(event)
        entry.visibility = outcome.event.rawValue
        entry.kickVisibility = outcome.kick?.rawValue
        entry.timeKnown = outcome.event == .visible ? outcome.isTimeKnown : nil
        return entry
    }

    static func entry(_ event: WorldEvent) -> SimulatorLedger.MemberEvent {
        let type =
            switch event.kind {
            case .join: "join"
            case .leave: "leave"
            case .ban: "ban"
            case .unban: "unban"
            case .presence, .auditLogEntry, .repeatedJoin: "other"
            }
        let cause: String? =
            switch event.cause {
            case .none, .unban: nil
            case .left: "left"
            case .kick: "kicked"
            case .ban: "banned"
            }
        return SimulatorLedger.MemberEvent(
            type: type, userID: UserID(event.user), at: event.at, cause: event.kind == .leave ? cause : nil)
    }
}
