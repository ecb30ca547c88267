// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An entry of an audit log, as far as the bot needs it: its id, and the numbers of what was done.
/// Source: Resources, Audit Log, "Audit Log Events".
public enum AuditLogEntry: Sendable {
    /// A member was kicked.
    public static let memberKick = 20
    /// Members who had not been there for long were removed, all at once; the entry names none of them.
    public static let memberPrune = 21
    /// A user was banned.
    public static let memberBanAdd = 22
    /// A ban was lifted.
    public static let memberBanRemove = 23
}

/// The id of an entry of an audit log.
public typealias AuditLogEntryID = Snowflake<AuditLogEntry>
