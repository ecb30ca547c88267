// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The types of audit log entries that the bot needs. Source: Resources, Audit Log, "Audit Log Events".
public enum AuditLogEntry: Sendable {
    /// A member was kicked.
    public static let memberKick = 20
    /// Inactive members were pruned; the entry does not name them.
    public static let memberPrune = 21
    /// A user was banned.
    public static let memberBanAdd = 22
    /// A ban was removed.
    public static let memberBanRemove = 23
}

/// The ID of an audit log entry.
public typealias AuditLogEntryID = Snowflake<AuditLogEntry>
