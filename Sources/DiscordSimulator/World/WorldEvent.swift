// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Something that happened in the guild; 18 bytes, since many are kept to be replayed. What is sent for it is written
/// when it is sent.
struct WorldEvent: Sendable, Equatable {
    /// What happened.
    enum Kind: UInt8, Sendable {
        /// A member joined: GUILD_MEMBER_ADD.
        case join
        /// A member is gone, for whatever cause: GUILD_MEMBER_REMOVE.
        case leave
        /// Somebody was banned: GUILD_BAN_ADD.
        case ban
        /// A ban was lifted: GUILD_BAN_REMOVE.
        case unban
        /// A member's status changed: PRESENCE_UPDATE.
        case presence
        /// An entry of the audit log, for a kick, a ban or an unban: GUILD_AUDIT_LOG_ENTRY_CREATE.
        case auditLogEntry
    }

    /// Why a member is gone, and what an audit log entry is about.
    enum Cause: UInt8, Sendable {
        case none, left, kick, ban, unban
    }

    /// Milliseconds since 1970.
    var at: Int64
    /// Whom it is about.
    var user: UInt64
    var kind: Kind
    /// The status that a member has now.
    var status: PresenceStatus = .offline
    var cause: Cause = .none
}
