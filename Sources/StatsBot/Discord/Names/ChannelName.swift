// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Counting
import DiscordModels
import Localization

/// The name of a counter channel: a prefix that its owner chose, and the number.
enum ChannelName {
    /// The new name of a channel.
    ///
    /// The text up to and including the first colon is kept; everything after it is replaced by a space and the number.
    /// A name without a colon is replaced by the counter's default prefix and the number.
    ///
    /// Discord removes the colon and the space from the name of a text channel, so there everything before the last number
    /// is kept: `👥-members-10`.
    static func replacingNumber(
        in channel: NamedChannel, with number: Int, of counter: ChannelCounter, format: GuildSettings.NumberFormat,
        _ texts: Texts = Texts(.english)
    ) -> String {
        let digits =
            switch format {
            case .plain: String(number)
            case .grouped: texts.number(number)
            }
        let name = channel.name
        guard channel.isText else {
            let prefix = name.firstIndex(of: ":").map { String(name[...$0]) } ?? texts(counter.prefixKey)
            return "\(prefix) \(digits)"
        }
        if let colon = name.firstIndex(of: ":") { return "\(name[...colon])-\(digits)" }
        let separators = texts.number(1_000_000).filter { !$0.isNumber }
        guard let last = name.lastIndex(where: { !$0.isNumber && !separators.contains($0) }),
            name.index(after: last) < name.endIndex
        else { return texts(counter.prefixKey).lowercased().replacing(/\s*:|\s+/, with: "-") + digits }
        return "\(name[...last])\(digits)"
    }

    /// Whether a channel already shows a name, as far as Discord lets it: in text channels, only letters, numbers and symbols
    /// count, in any case.
    static func shows(_ wanted: String, _ channel: NamedChannel) -> Bool {
        if channel.name == wanted { return true }
        return channel.isText && normalized(channel.name) == normalized(wanted)
    }

    private static func normalized(_ name: String) -> String {
        name.lowercased().filter { !$0.isWhitespace && !$0.isPunctuation && !($0.isASCII && $0.isSymbol) }
    }
}

extension ChannelCounter {
    /// The default prefix.
    fileprivate var prefixKey: TextKey {
        switch self {
        case .members: .membersPrefix
        case .online: .onlinePrefix
        case .bans: .bansPrefix
        }
    }
}
