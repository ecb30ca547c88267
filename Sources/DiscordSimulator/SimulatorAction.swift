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
    /// A member's status changes; `nil`: a random member.
    case presence(UserID?, PresenceStatus)
}

extension SimulatorAction {
    /// Names in JSON.
    static let names = ["join", "leave", "kick", "ban", "unban", "presence"]

    /// The action with the given name; the default status of a presence is `online`.
    init?(name: String, status: String?) {
        switch name {
        case "join": self = .join
        case "leave": self = .leave
        case "kick": self = .kick
        case "ban": self = .ban
        case "unban": self = .unban
        case "presence": self = .presence(nil, PresenceStatus(wire: status ?? "online"))
        default: return nil
        }
    }
}
