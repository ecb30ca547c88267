// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An entry of a guild's ban list, without the reason: there can be a hundred thousand.
/// Source: Resources, Guild, "Ban Object".
public struct BannedUser: Sendable, Hashable {
    /// The user's ID.
    public var id: UserID
    /// The username; empty if Discord sent none.
    public var username: String

    /// Creates an entry.
    public init(id: UserID, username: String) {
        self.id = id
        self.username = username
    }
}
