// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// An entry of a guild's audit log, as far as it tells who did what to whom.
///
/// Comes only to a bot with the permission to view the audit log, and only with the intent for moderation. It may come
/// before or after the event that it is about. Source: Events, Gateway Events, "Guild Audit Log Entry Create".
public struct AuditLogEntryEvent: Sendable, Hashable {
    /// The guild.
    public var guildID: GuildID
    /// The entry; its id says when it was made.
    public var entryID: AuditLogEntryID
    /// What was done; the numbers are in `AuditLogEntry`, others are kept.
    public var actionType: Int
    /// Whom it was done to; `nil` where it was nobody in particular, as in a prune. Where the action is about something
    /// else than a user it is that thing's id.
    public var targetID: UserID?
    /// Who did it; `nil` where Discord does not say.
    public var userID: UserID?

    /// Makes an event.
    public init(guildID: GuildID, entryID: AuditLogEntryID, actionType: Int, targetID: UserID?, userID: UserID?) {
        self.guildID = guildID
        self.entryID = entryID
        self.actionType = actionType
        self.targetID = targetID
        self.userID = userID
    }
}
