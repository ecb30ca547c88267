// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An application command. Source: Interactions, Application Commands, "Application Command Object".
public struct ApplicationCommand: Codable, Sendable, Equatable {
    /// The type of a command. Unknown values are preserved. Source: "Application Command Types".
    public struct Kind: RawRepresentable, Codable, Hashable, Sendable {
        /// The number on the wire.
        public let rawValue: Int

        /// Creates a kind.
        public init(rawValue: Int) {
            self.rawValue = rawValue
        }

        /// A slash command.
        public static let chatInput = Kind(rawValue: 1)
        /// Shown in a user's context menu.
        public static let user = Kind(rawValue: 2)
        /// Shown in a message's context menu.
        public static let message = Kind(rawValue: 3)
    }

    /// The command's ID; `nil` until it is registered with Discord.
    public var id: ApplicationCommandID?
    /// The type; defaults to `chatInput`.
    public var type: Kind?
    /// The application that the command belongs to.
    public var applicationID: ApplicationID?
    /// The guild that the command belongs to; `nil` for a global command.
    public var guildID: GuildID?
    /// The name, 1 to 32 characters.
    public var name: String
    /// Localized names by locale.
    public var nameLocalizations: [String: String]?
    /// The description, 1 to 100 characters; empty for all types but `chatInput`.
    public var description: String
    /// Localized descriptions by locale.
    public var descriptionLocalizations: [String: String]?
    /// Up to 25 options, required ones first.
    public var options: [ApplicationCommandOption]?
    /// The permissions that a member needs, as a bit set in decimal digits; `"0"` for administrators only.
    public var defaultMemberPermissions: String?
    /// Whether the command is age-restricted.
    public var nsfw: Bool?

    /// Creates a command.
    public init(
        id: ApplicationCommandID? = nil, type: Kind? = nil, applicationID: ApplicationID? = nil,
        guildID: GuildID? = nil, name: String, nameLocalizations: [String: String]? = nil, description: String,
        descriptionLocalizations: [String: String]? = nil, options: [ApplicationCommandOption]? = nil,
        defaultMemberPermissions: String? = nil, nsfw: Bool? = nil
    ) {
        self.id = id
        self.type = type
        self.applicationID = applicationID
        self.guildID = guildID
        self.name = name
        self.nameLocalizations = nameLocalizations
        self.description = description
        self.descriptionLocalizations = descriptionLocalizations
        self.options = options
        self.defaultMemberPermissions = defaultMemberPermissions
        self.nsfw = nsfw
    }

    private enum CodingKeys: String, CodingKey {
        case id, type, name, description, options, nsfw
        case applicationID = "application_id"
        case guildID = "guild_id"
        case nameLocalizations = "name_localizations"
        case descriptionLocalizations = "description_localizations"
        case defaultMemberPermissions = "default_member_permissions"
    }
}
