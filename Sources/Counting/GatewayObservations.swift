// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Foundation
import LocalTime
import Statistics

/// Translates gateway events into observations for the statistics.
package enum GatewayObservations {
    /// Calls `body` with the observations of an event, in order. Creates no array, because there can be thousands of
    /// presence updates a second.
    ///
    /// - Parameters:
    ///   - dispatch: the event and its position in the session.
    ///   - instant: when it was received.
    ///   - ignored: users whose presence does not count.
    ///   - body: called with each observation.
    static func forEach(
        in dispatch: GatewayDispatch, at instant: Date, ignoring ignored: Set<UserID> = [],
        _ body: (Observation) -> Void
    ) {
        func online(_ users: [UserID]) -> [UInt64] {
            ignored.isEmpty ? users.map(\.rawValue) : users.filter { !ignored.contains($0) }.map(\.rawValue)
        }
        func observe(_ guild: GuildID, _ kind: Observation.Kind, happenedAt: Date? = nil) {
            body(
                Observation(
                    guild: guild.rawValue, at: instant, kind: kind, happenedAt: happenedAt,
                    position: SessionPosition(session: dispatch.session.id, sequence: dispatch.session.sequence)))
        }
        switch dispatch.event {
        case .presenceUpdate(let presence):
            guard ignored.isEmpty || !ignored.contains(presence.userID) else { return }
            observe(
                presence.guildID, .presence(user: presence.userID.rawValue, isOnline: presence.status.isOnline))
        case .memberAdd(let member):
            let joinedAt = member.joinedAt.map(Date.init(milliseconds:))
            let joined = RosterMember(id: member.user.id.rawValue, joinedAt: joinedAt, isBot: member.user.isBot)
            observe(member.guildID, .event(.join, Person(member.user), joined), happenedAt: joinedAt)
        case .memberRemove(let member): observe(member.guildID, .event(.leave, Person(member.user)))
        case .banAdd(let ban): observe(ban.guildID, .event(.ban, Person(ban.user)))
        case .banRemove(let ban): observe(ban.guildID, .event(.unban, Person(ban.user)))
        case .guildCreate(let guild):
            guard !guild.isUnavailable else { return }
            observe(guild.guildID, .appeared(members: guild.memberCount, online: online(guild.online)))
            if !guild.hasPresences { observe(guild.guildID, .onlineUnknown) }
            if let members = guild.members {
                observe(guild.guildID, .membersListed(members.map(ListedMember.init), ListPart()))
            }
        case .guildDelete(let guild): observe(guild.guildID, guild.isUnavailable ? .disappeared : .removed)
        case .membersChunk(let chunk):
            let isLast = chunk.index == chunk.count - 1
            if chunk.hasPresences { observe(chunk.guildID, .onlineListed(online(chunk.online), isLast: isLast)) }
            observe(
                chunk.guildID,
                .membersListed(
                    chunk.members.map(ListedMember.init),
                    ListPart(of: chunk.nonce ?? "", index: chunk.index, count: chunk.count)))
        case .auditLogEntry(let entry):
            guard let user = entry.targetID, let cause = LeaveCause(entry) else { return }
            observe(
                entry.guildID, .removalExplained(user: user.rawValue, cause),
                happenedAt: Date(milliseconds: entry.entryID.millisecondsSince1970))
        case .interactionCreate, .ready, .resumed, .guildUpdate, .channelCreate, .channelUpdate, .channelDelete,
            .messageCreate, .reactionAdd, .threadCreate, .threadUpdate, .threadDelete, .threadListSync,
            .voiceStateUpdate, .inviteCreate, .inviteDelete,
            .other:
            break
        }
    }
}

extension LeaveCause {
    /// The cause of a leave according to an audit log entry; `nil` for other entries.
    init?(_ entry: AuditLogEntryEvent) {
        switch entry.actionType {
        case AuditLogEntry.memberKick: self = .kicked
        case AuditLogEntry.memberBanAdd: self = .banned
        default: return nil
        }
    }
}

extension ListedMember {
    init(_ user: ListedUser) {
        self.init(
            Person(id: user.id.rawValue, name: user.username), joinedAt: user.joinedAt.map(Date.init(milliseconds:)),
            isBot: user.isBot)
    }
}

extension Person {
    init(_ user: BannedUser) {
        self.init(id: user.id.rawValue, name: user.username)
    }

    /// A user with the unique name, which lists show.
    init(_ user: GatewayUser) {
        self.init(id: user.id.rawValue, name: user.username)
    }
}

extension MembersChunkEvent {
    /// The start of the nonce of requests with presences.
    package static let presencesNonce = "online-"

    /// Whether `online` is the list of members who are not offline, and not empty because presences were not requested.
    var hasPresences: Bool { nonce?.hasPrefix(Self.presencesNonce) ?? true }
}
