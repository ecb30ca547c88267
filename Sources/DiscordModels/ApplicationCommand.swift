// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A command of an application. Source: Interactions, Application Commands, "Application Command Object".
public struct ApplicationCommand: Codable, Sendable, Equatable {
    /// Where a command appears; unknown values are kept. Source: "Application Command Types".
    public struct Kind: RawRepresentable, Codable, Hashable, Sendable {
        /// The number on the wire.
        public let rawValue: Int

        /// Makes a kind.
        public init(rawValue: Int) {
            self.rawValue = rawValue
        }

        /// Typed after a slash.
        public static let chatInput = Kind(rawValue: 1)
        /// In a user's menu.
        public static let user = Kind(rawValue: 2)
        /// In a message's menu.
        public static let message = Kind(rawValue: 3)
    }

    /// The command's id, once Discord has given it one.
    public var id: ApplicationCommandID?
    /// Where it appears; without one it is typed after a slash.
    public var type: Kind?
    /// The application that it belongs to.
    public var applicationID: ApplicationID?
    /// The guild that it belongs to; `nil` for a global one.
    public var guildID: GuildID?
    /// The name, 1 to 32 characters.
    public var name: String
    /// The name in other languages, by locale.
    public var nameLocalizations: [String: String]?
    /// What it does, 1 to 100 characters; empty for all but `chatInput`.
    public var description: String
    /// The description in other languages, by locale.
    public var descriptionLocalizations: [String: String]?
    /// Up to 25 parameters, the required ones first.
    public var options: [ApplicationCommandOption]?
    /// The permissions that a member needs, as a bit set in decimal digits; `"0"`: administrators only.
    public var defaultMemberPermissions: String?
    /// Whether it is for adults only.
    public var nsfw: Bool?

    /// Makes a command.
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
