// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What one member may do in a guild and in its channels. Source: Topics, Permissions, "Permission Overwrites".
public struct MemberPermissions: Sendable, Equatable {
    private let user: UserID
    private let everyone: UInt64
    private let roles: Set<UInt64>
    /// What the member may do in the guild as a whole.
    public let inGuild: Permissions

    /// Adds up what the roles allow.
    ///
    /// - Parameters:
    ///   - user: The member's id.
    ///   - roles: The roles that the member bears.
    ///   - guild: The guild.
    ///   - all: All roles of the guild.
    public init(of user: UserID, bearing roles: [RoleID], in guild: GuildID, roles all: [Role]) {
        self.user = user
        everyone = guild.rawValue
        self.roles = Set(roles.map(\.rawValue))
        let borne = self.roles.union([everyone])
        inGuild = all.filter { borne.contains($0.id.rawValue) }.reduce(into: []) { $0.formUnion($1.permissions) }
    }

    /// What the member may do in a channel: the overwrites for everyone, then those for the roles together, then the
    /// member's own; none of them binds an administrator.
    public func `in`(_ channel: Channel) -> Permissions {
        guard !inGuild.contains(.administrator) else { return Permissions(rawValue: .max) }
        let overwrites = channel.permissionOverwrites ?? []
        var permissions = inGuild
        func apply(_ isMeant: (Channel.Overwrite) -> Bool) {
            let meant = overwrites.filter(isMeant)
            permissions.subtract(meant.reduce(into: []) { $0.formUnion($1.deny) })
            permissions.formUnion(meant.reduce(into: []) { $0.formUnion($1.allow) })
        }
        apply { $0.kind == .role && $0.id == everyone }
        apply { $0.kind == .role && $0.id != everyone && roles.contains($0.id) }
        apply { $0.kind == .member && $0.id == user.rawValue }
        return permissions
    }

    /// What of `needed` the member lacks in a channel. Who may not see it may do nothing else there either; yet only what
    /// must be given is told.
    public func missing(_ needed: Permissions, in channel: Channel) -> Permissions {
        needed.subtracting(self.in(channel))
    }
}
