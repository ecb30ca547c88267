// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels

/// The counters of a guild, in the order in which they were added.
package struct CounterList: Sendable, Hashable {
    /// The maximum number of counters in a guild.
    package static let maximum = 20

    package private(set) var counters: [GuildCounter] = []
    /// Stored counters that this version cannot read, as after a downgrade. They are lost when the list is stored again.
    package internal(set) var unreadable = 0

    /// Creates an empty list.
    package init() {}

    /// What has to be counted for all counters.
    package var needs: CounterNeeds { CounterNeeds(counters.flatMap(\.template.values)) }

    /// The counters of a channel.
    package func counters(of channel: ChannelID) -> [GuildCounter] { counters.filter { $0.channel == channel } }

    /// A counter; `nil` if there is none.
    package subscript(id: GuildCounter.ID) -> GuildCounter? { counters.first { $0.id == id } }

    /// Adds a counter.
    package mutating func add(_ counter: GuildCounter) throws(CounterListError) {
        guard self[counter.id] == nil else { throw .exists(counter.id) }
        guard counters.count < Self.maximum else { throw .full }
        counters.append(counter)
    }

    /// Replaces the counter with the same channel and target.
    package mutating func replace(_ counter: GuildCounter) throws(CounterListError) {
        guard let index = counters.firstIndex(where: { $0.id == counter.id }) else { throw .missing(counter.id) }
        counters[index] = counter
    }

    /// Removes a counter.
    package mutating func remove(_ id: GuildCounter.ID) throws(CounterListError) {
        guard self[id] != nil else { throw .missing(id) }
        counters.removeAll { $0.id == id }
    }

    /// Removes the counters of a channel, as after its deletion.
    package mutating func removeAll(of channel: ChannelID) { counters.removeAll { $0.channel == channel } }
}

/// Why a list of counters cannot be changed.
package enum CounterListError: Error, Sendable, Hashable {
    /// The guild has `CounterList.maximum` counters.
    case full
    /// The channel has a counter in this target already.
    case exists(GuildCounter.ID)
    /// There is no such counter.
    case missing(GuildCounter.ID)
}

extension CounterListError: CustomStringConvertible {
    /// The error in English, for logs.
    package var description: String {
        switch self {
        case .full: "The guild has \(CounterList.maximum) counters, which is the maximum"
        case .exists(let id): "The \(id.target.rawValue) of channel \(id.channel) is a counter already"
        case .missing(let id): "The \(id.target.rawValue) of channel \(id.channel) is not a counter"
        }
    }
}
