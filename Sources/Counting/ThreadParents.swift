// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels

/// The parent channels of a guild's threads: what happens in a thread counts in its parent.
package struct ThreadParents {
    /// Far more than the threads that are active at the same time; a limit for a guild that creates them endlessly.
    static let capacity = 20_000

    private var parents: [ChannelID: ChannelID] = [:]

    /// The channel in which something counts: the parent of a thread. Unknown threads and channels count as themselves.
    subscript(channel: ChannelID) -> ChannelID { parents[channel] ?? channel }

    /// Adds a thread, or its new parent.
    mutating func insert(_ thread: ChannelID, parent: ChannelID?) {
        guard let parent, parents.count < Self.capacity || parents[thread] != nil else { return }
        parents[thread] = parent
    }

    /// Replaces the threads of some channels, or of all.
    mutating func replace(_ threads: [ThreadParent], of channels: [ChannelID]? = nil) {
        if let channels {
            let listed = Set(channels)
            parents = parents.filter { !listed.contains($0.value) }
        } else {
            parents = [:]
        }
        for thread in threads { insert(thread.threadID, parent: thread.parentID) }
    }

    /// Removes a deleted thread.
    mutating func remove(_ thread: ChannelID) { parents[thread] = nil }
}
