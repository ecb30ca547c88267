// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A user. Source: Resources, User, "User Object".
public struct User: Codable, Sendable, Equatable {
    /// The user's ID.
    public var id: UserID
    /// The username; unique unless there is a discriminator.
    public var username: String
    /// The discriminator; `"0"` for a user with a unique username.
    public var discriminator: String?
    /// The user's display name.
    public var globalName: String?
    /// Whether the user is a bot.
    public var bot: Bool?

    /// Creates a user.
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
