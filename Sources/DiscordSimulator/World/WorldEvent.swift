// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// An event in a guild. Only 18 bytes, because many are kept for replay; it is serialized when it is sent.
struct WorldEvent: Sendable, Equatable {
    /// The kind of event.
    enum Kind: UInt8, Sendable {
        /// A member joined: GUILD_MEMBER_ADD.
        case join
        /// A member was removed for any cause: GUILD_MEMBER_REMOVE.
        case leave
        /// A user was banned: GUILD_BAN_ADD.
        case ban
        /// A user was unbanned: GUILD_BAN_REMOVE.
        case unban
        /// A member's status changed: PRESENCE_UPDATE.
        case presence
        /// An audit log entry for a kick, a ban or an unban: GUILD_AUDIT_LOG_ENTRY_CREATE.
        case auditLogEntry
        /// GUILD_MEMBER_ADD of a user who is already a member, with the time `at` as that of the join.
        case repeatedJoin
    }

    /// The cause of a removal, or the action of an audit log entry.
    enum Cause: UInt8, Sendable {
        case none, left, kick, ban, unban
    }

    /// Milliseconds since 1970.
    var at: Int64
    /// The affected user.
    var user: UInt64
    /// The number of a member event in the guild, starting at 0; of an audit log entry, that of its event.
    var number: UInt32 = 0
    var kind: Kind
    /// The new status of the member.
    var status: PresenceStatus = .offline
    var cause: Cause = .none
}

extension WorldEvent.Kind {
    /// Whether it changes the members or the bans.
    var isMemberEvent: Bool {
        switch self {
        case .join, .leave, .ban, .unban: true
        case .presence, .auditLogEntry, .repeatedJoin: false
        }
    }
}
