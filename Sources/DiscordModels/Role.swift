// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An id of a role.
public typealias RoleID = Snowflake<Role>

/// A role, as far as the bot needs it. Source: Topics, Permissions, "Role Object".
public struct Role: Codable, Sendable, Equatable {
    /// The role's id; that of `@everyone` is the guild's.
    public var id: RoleID
    /// What its bearers may do.
    public var permissions: Permissions

    /// Makes a role.
    public init(id: RoleID, permissions: Permissions) {
        self.id = id
        self.permissions = permissions
    }
}

/// A member of a guild, as far as the bot needs it. Source: Resources, Guild, "Guild Member Object".
public struct GuildMember: Codable, Sendable, Equatable {
    /// The ids of the roles that the member bears; `@everyone` is not among them.
    public var roles: [RoleID]

    /// Makes a member.
    public init(roles: [RoleID]) {
        self.roles = roles
    }
}
