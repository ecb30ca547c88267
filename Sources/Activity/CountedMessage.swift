// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// A message as it is counted: without its content.
public struct CountedMessage: Sendable, Hashable {
    /// The message's ID.
    public let id: UInt64
    /// When it was sent.
    public let at: Date
    /// The kind of author.
    public let author: MessageAuthor
    /// The author's ID, which matters only for a human.
    public let user: UInt64

    /// Creates a message.
    public init(id: UInt64, at: Date, author: MessageAuthor, user: UInt64) {
        self.id = id
        self.at = at
        self.author = author
        self.user = user
    }
}

/// A channel or thread with messages.
public struct MessageChannel: Sendable, Hashable {
    /// The ID of the channel or thread.
    public let id: UInt64
    /// The channel in which the messages count: of a thread, its parent; otherwise the channel itself.
    public let parent: UInt64

    /// Creates a channel.
    public init(id: UInt64, parent: UInt64) {
        self.id = id
        self.parent = parent
    }
}
