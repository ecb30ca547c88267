// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A member's permissions in a guild and its channels. Source: Topics, Permissions, "Permission Overwrites".
public struct MemberPermissions: Sendable, Equatable {
    private let user: UserID
    private let everyone: UInt64
    private let roles: Set<UInt64>
    /// The member's permissions in the guild, before channel overwrites.
    public let inGuild: Permissions

    /// Combines the permissions of the member's roles.
    ///
    /// - Parameters:
    ///   - user: The member's ID.
    ///   - roles: The member's roles.
    ///   - guild: The guild.
    ///   - all: All roles of the guild.
    public init(of user: UserID, with roles: [RoleID], in guild: GuildID, roles all: [Role]) {
        self.user = user
        everyone = guild.rawValue
        self.roles = Set(roles.map(\.rawValue))
        let effective = self.roles.union([everyone])
        inGuild = all.filter { effective.contains($0.id.rawValue) }.reduce(into: []) { $0.formUnion($1.permissions) }
    }

    /// The member's permissions in a channel: overwrites apply for everyone, then for all roles, then for the member.
    /// An administrator has all permissions.
    public func `in`(_ channel: Channel) -> Permissions {
        guard !inGuild.contains(.administrator) else { return Permissions(rawValue: .max) }
        let overwrites = channel.permissionOverwrites ?? []
        var permissions = inGuild
        func apply(_ isApplicable: (Channel.Overwrite) -> Bool) {
            let applicable = overwrites.filter(isApplicable)
            permissions.subtract(applicable.reduce(into: []) { $0.formUnion($1.deny) })
            permissions.formUnion(applicable.reduce(into: []) { $0.formUnion($1.allow) })
        }
        apply { $0.kind == .role && $0.id == everyone }
        apply { $0.kind == .role && $0.id != everyone && roles.contains($0.id) }
        apply { $0.kind == .member && $0.id == user.rawValue }
        return permissions
    }

    /// The permissions of `needed` that the member lacks in a channel. Without View Channel a member can do nothing
    /// there, but the result contains only the permissions that must be granted.
    public func missing(_ needed: Permissions, in channel: Channel) -> Permissions {
        needed.subtracting(self.in(channel))
    }
}
