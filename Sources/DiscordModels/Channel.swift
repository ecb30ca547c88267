// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A guild channel. Source: Resources, Channel, "Channel Object".
public struct Channel: Codable, Sendable, Equatable {
    /// A permission overwrite for a role or member. Source: "Overwrite Object".
    public struct Overwrite: Codable, Sendable, Equatable {
        /// The target of an overwrite.
        public enum Kind: Int, Codable, Sendable {
            /// A role.
            case role
            /// A member.
            case member
        }

        /// The ID of the role or member.
        public var id: UInt64
        /// Whether `id` is a role or a member.
        public var kind: Kind
        /// Permissions granted in addition to those of the guild.
        public var allow: Permissions
        /// Permissions denied.
        public var deny: Permissions

        /// Creates an overwrite.
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

        /// Decodes Discord's JSON.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            id = try container.decode(Snowflake<Overwrite>.self, forKey: .id).rawValue
            kind = try container.decode(Kind.self, forKey: .kind)
            allow = try container.decode(Permissions.self, forKey: .allow)
            deny = try container.decode(Permissions.self, forKey: .deny)
        }

        /// Encodes Discord's JSON.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(Snowflake<Overwrite>(id), forKey: .id)
            try container.encode(kind, forKey: .kind)
            try container.encode(allow, forKey: .allow)
            try container.encode(deny, forKey: .deny)
        }
    }

    /// The channel's ID.
    public var id: ChannelID
    /// 0 for text, 2 for voice; see "Channel Types".
    public var type: Int
    /// The guild that the channel belongs to.
    public var guildID: GuildID?
    /// The name, 1 to 100 characters.
    public var name: String?
    /// Permission overwrites for roles and members.
    public var permissionOverwrites: [Overwrite]?
    /// The last message sent in the channel, which may have been deleted since; `nil` before the first one.
    public var lastMessageID: MessageID?

    /// Creates a channel.
    public init(
        id: ChannelID, type: Int, guildID: GuildID?, name: String?, permissionOverwrites: [Overwrite]? = nil,
        lastMessageID: MessageID? = nil
    ) {
        self.id = id
        self.type = type
        self.guildID = guildID
        self.name = name
        self.permissionOverwrites = permissionOverwrites
        self.lastMessageID = lastMessageID
    }

    private enum CodingKeys: String, CodingKey {
        case id, type, name
        case guildID = "guild_id"
        case permissionOverwrites = "permission_overwrites"
        case lastMessageID = "last_message_id"
    }
}
