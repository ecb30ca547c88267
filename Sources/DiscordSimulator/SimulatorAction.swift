// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// Something that is made to happen in the guild.
public enum SimulatorAction: Sendable, Equatable {
    /// Somebody new joins.
    case join
    /// A member leaves.
    case leave
    /// A member is kicked.
    case kick
    /// Somebody is banned; a member is removed as well.
    case ban
    /// A ban is lifted.
    case unban
    /// A member's status changes; `nil`: of a random member.
    case presence(UserID?, PresenceStatus)
}

extension SimulatorAction {
    /// The names in JSON.
    static let names = ["join", "leave", "kick", "ban", "unban", "presence"]

    /// The action of that name; a presence without a status means online.
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
