// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Why a text cannot be the name or the topic of a channel.
package enum ChannelNameError: Error, Sendable, Hashable {
    /// Channels of this kind have no topic.
    case noTopic(ChannelKind)
    /// Nothing remains of the name.
    case empty
    /// The text is or can become too long; lengths in UTF-16 code units.
    case tooLong(length: Int, limit: Int)
    /// Discord removes what separates two numbers, so they would be shown as another number; with the name for some figures.
    case mergedNumbers(String)
}

extension ChannelNameError: CustomStringConvertible {
    /// The error in English, for logs.
    package var description: String {
        switch self {
        case .noTopic(let kind): "Channels of the kind \(kind) have no topic"
        case .empty: "Discord removes all characters of the name"
        case .tooLong(let length, let limit): "The text has up to \(length) characters; at most \(limit) are possible"
        case .mergedNumbers(let name):
            "Discord removes the characters between two numbers, so the name would be \"\(name)\". Separate them with a word "
                + "or a dash"
        }
    }
}
