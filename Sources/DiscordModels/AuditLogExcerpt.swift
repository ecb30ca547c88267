// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Entries of a guild's audit log that concern users. Source: Resources, Audit Log, "Audit Log Object".
public struct AuditLogExcerpt: Sendable, Hashable {
    /// An entry of the audit log. Source: "Audit Log Entry Structure".
    public struct Entry: Sendable, Hashable {
        /// The entry; its ID contains the time of its creation.
        public var id: AuditLogEntryID
        /// The action, as in `AuditLogEntry`.
        public var actionType: Int
        /// The user who was kicked, banned or unbanned.
        public var target: UserID
        /// The username of the target; empty if Discord sent none.
        public var username: String

        /// Creates an entry.
        public init(id: AuditLogEntryID, actionType: Int, target: UserID, username: String) {
            self.id = id
            self.actionType = actionType
            self.target = target
            self.username = username
        }
    }

    /// The entries, oldest first.
    public var entries: [Entry]
    /// Whether these are all entries: `false` if there were more than the bot requests, so that newer ones are missing.
    public var isComplete: Bool

    /// Creates an excerpt.
    public init(entries: [Entry], isComplete: Bool = true) {
        self.entries = entries
        self.isComplete = isComplete
    }
}
