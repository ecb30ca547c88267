// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels

/// A channel's name, and the kind of channel, which decides what Discord makes of a new name.
struct NamedChannel: Sendable, Hashable {
    var name: String
    /// Whether Discord normalizes the name: lower case, dashes for spaces, hardly any punctuation. This applies to text,
    /// announcement, forum and media channels.
    var isText = false

    /// Discord's number of a channel type. Source: Resources, Channel, "Channel Types".
    static func isText(_ type: Int) -> Bool { [0, 5, 15, 16].contains(type) }
}

extension NamedChannel {
    /// `nil` without a name.
    init?(_ event: ChannelEvent) {
        guard let name = event.name else { return nil }
        self.init(name: name, isText: Self.isText(event.type))
    }

    /// A channel without a name has an empty one.
    init(_ channel: Channel) {
        self.init(name: channel.name ?? "", isText: Self.isText(channel.type))
    }
}
