// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An entry of a guild's member list, as the gateway and the HTTP API send it.
/// Source: Resources, Guild, "Guild Member Object".
public struct ListedUser: Sendable, Hashable {
    /// The user's ID.
    public var id: UserID
    /// The username; empty if Discord sent none.
    public var username: String
    /// Whether the user is a bot.
    public var isBot: Bool
    /// Time of joining in milliseconds since 1970, rounded down; `nil` if unknown, as for guests.
    public var joinedAt: Int64?

    /// Creates an entry.
    public init(id: UserID, username: String, isBot: Bool = false, joinedAt: Int64? = nil) {
        self.id = id
        self.username = username
        self.isBot = isBot
        self.joinedAt = joinedAt
    }
}
