// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
package import DiscordModels

/// A channel's name, and the kind of channel, which decides what Discord makes of a new name.
package struct NamedChannel: Sendable, Hashable {
    package var name: String
    /// Whether Discord normalizes the name: lower case, dashes for spaces, hardly any punctuation. This applies to text,
    /// announcement, forum and media channels.
    package var isText: Bool

    package init(name: String, isText: Bool = false) {
        self.name = name
        self.isText = isText
    }

    /// Discord's number of a channel type. Source: Resources, Channel, "Channel Types".
    package static func isText(_ type: Int) -> Bool { [0, 5, 15, 16].contains(type) }
}

extension NamedChannel {
    /// `nil` without a name.
    init?(_ event: ChannelEvent) {
        guard let name = event.name else { return nil }
        self.init(name: name, isText: Self.isText(event.type))
    }

    /// A channel without a name has an empty one.
    package init(_ channel: Channel) {
        self.init(name: channel.name ?? "", isText: Self.isText(channel.type))
    }
}
