// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// An event that can be triggered in a guild.
public enum SimulatorAction: Sendable, Equatable {
    /// A new user joins.
    case join
    /// A member leaves.
    case leave
    /// A member is kicked.
    case kick
    /// A user is banned; a member is also removed.
    case ban
    /// A user is unbanned.
    case unban
    /// GUILD_MEMBER_ADD is repeated for a member, which is not a join; half of the time with another `joined_at`. Source:
    /// Events, Gateway Events, "Guild Member Add".
    case repeatJoin
    /// A member's status changes; `nil`: a random member.
    case presence(UserID?, PresenceStatus)
}

extension SimulatorAction {
    /// Names in JSON.
    static let names = ["join", "leave", "kick", "ban", "unban", "repeat-join", "presence"]

    /// The action with the given name; the default status of a presence is `online`.
    init?(name: String, status: String?) {
        switch name {
        case "join": self = .join
        case "leave": self = .leave
        case "kick": self = .kick
        case "ban": self = .ban
        case "unban": self = .unban
        case "repeat-join": self = .repeatJoin
        case "presence": self = .presence(nil, PresenceStatus(wire: status ?? "online"))
        default: return nil
        }
    }
}
