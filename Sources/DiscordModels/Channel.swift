// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A guild's channel. Source: Resources, Channel, "Channel Object".
public struct Channel: Codable, Sendable, Equatable {
    /// What a role or a member may and may not do in the channel. Source: "Overwrite Object".
    public struct Overwrite: Codable, Sendable, Equatable {
        /// Whom it is about.
        public enum Kind: Int, Codable, Sendable {
            /// A role.
            case role
            /// A member.
            case member
        }

        /// The role's or the member's id.
        public var id: UInt64
        /// Whether it is a role or a member.
        public var kind: Kind
        /// What is allowed beyond what the guild allows.
        public var allow: Permissions
        /// What is taken away.
        public var deny: Permissions

        /// Makes an overwrite.
        public init(id: UInt64, kind: Kind, allow: Permissions = [], deny: Permissions = []) {
            self.id = id
            self.kind = kind
            self.allow = allow
            self.deny = deny
        }

        private enum CodingKeys: String, CodingKey {
            case id, allow, deny
            case kind = "type"
        }

        /// Reads what Discord sends.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            id = try container.decode(Snowflake<Overwrite>.self, forKey: .id).rawValue
            kind = try container.decode(Kind.self, forKey: .kind)
            allow = try container.decode(Permissions.self, forKey: .allow)
            deny = try container.decode(Permissions.self, forKey: .deny)
        }

        /// Writes what Discord sends.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(Snowflake<Overwrite>(id), forKey: .id)
            try container.encode(kind, forKey: .kind)
            try container.encode(allow, forKey: .allow)
            try container.encode(deny, forKey: .deny)
        }
    }

    /// The channel's id.
    public var id: ChannelID
    /// 0 for text, 2 for voice; see "Channel Types".
    public var type: Int
    /// The guild it belongs to.
    public var guildID: GuildID?
    /// The name, 1 to 100 characters.
    public var name: String?
    /// What it allows and forbids beside the guild's roles.
    public var permissionOverwrites: [Overwrite]?

    /// Makes a channel.
    public init(
        id: ChannelID, type: Int, guildID: GuildID?, name: String?, permissionOverwrites: [Overwrite]? = nil
    ) {
        self.id = id
        self.type = type
        self.guildID = guildID
        self.name = name
        self.permissionOverwrites = permissionOverwrites
    }

    private enum CodingKeys: String, CodingKey {
        case id, type, name
        case guildID = "guild_id"
        case permissionOverwrites = "permission_overwrites"
    }
}
