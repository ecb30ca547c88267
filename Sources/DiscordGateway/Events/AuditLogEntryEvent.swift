// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// An entry of a guild's audit log: action, target and actor.
///
/// Received only with the View Audit Log permission and the moderation intent, before or after the event that it
/// describes. Source: Events, Gateway Events, "Guild Audit Log Entry Create".
public struct AuditLogEntryEvent: Sendable, Hashable {
    /// The guild.
    public var guildID: GuildID
    /// The entry; its ID contains the time of its creation.
    public var entryID: AuditLogEntryID
    /// The action, as in `AuditLogEntry`; other values are preserved.
    public var actionType: Int
    /// The target of the action; `nil` if there is none, as for a prune. The ID identifies another resource if the
    /// action does not concern a user.
    public var targetID: UserID?
    /// The user who performed the action; `nil` if unknown.
    public var userID: UserID?

    /// Creates an event.
    public init(guildID: GuildID, entryID: AuditLogEntryID, actionType: Int, targetID: UserID?, userID: UserID?) {
        self.guildID = guildID
        self.entryID = entryID
        self.actionType = actionType
        self.targetID = targetID
        self.userID = userID
    }
}
