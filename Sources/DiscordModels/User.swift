// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A user. Source: Resources, User, "User Object".
public struct User: Codable, Sendable, Equatable {
    /// The user's id.
    public var id: UserID
    /// The user's name; unique, except where there is a discriminator.
    public var username: String
    /// `"0"` for a user of unique names.
    public var discriminator: String?
    /// The name that the user chose to show.
    public var globalName: String?
    /// Whether it is a bot.
    public var bot: Bool?

    /// Makes a user.
    public init(
        id: UserID, username: String, discriminator: String? = "0", globalName: String? = nil, bot: Bool? = nil
    ) {
        self.id = id
        self.username = username
        self.discriminator = discriminator
        self.globalName = globalName
        self.bot = bot
    }

    private enum CodingKeys: String, CodingKey {
        case id, username, discriminator, bot
        case globalName = "global_name"
    }
}
