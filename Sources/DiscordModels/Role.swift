// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The ID of a role.
public typealias RoleID = Snowflake<Role>

/// A role, with the fields that the bot needs. Source: Topics, Permissions, "Role Object".
public struct Role: Codable, Sendable, Equatable {
    /// The role's ID; for `@everyone`, the guild's ID.
    public var id: RoleID
    /// The permissions that the role grants in the guild.
    public var permissions: Permissions

    /// Creates a role.
    public init(id: RoleID, permissions: Permissions) {
        self.id = id
        self.permissions = permissions
    }
}

/// A guild member, with the fields that the bot needs. Source: Resources, Guild, "Guild Member Object".
public struct GuildMember: Codable, Sendable, Equatable {
    /// The IDs of the member's roles, without `@everyone`.
    public var roles: [RoleID]

    /// Creates a member.
    public init(roles: [RoleID]) {
        self.roles = roles
    }
}
