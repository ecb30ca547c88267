// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordModels
import Formatting

/// The name of a channel that carries a number: what its owner chose, and the number.
enum ChannelName {
    /// The name that a channel should bear.
    ///
    /// The text up to and including the first colon is kept, whatever emoji or wording the owner chose; then come a
    /// space and the number. What stood after the colon goes. A name without a colon says nothing about where the number
    /// should stand: it is replaced by the counter's word.
    static func replacingNumber(
        in name: String, with number: Int, of counter: ChannelCounter, format: GuildSettings.NumberFormat
    ) -> String {
        let prefix = name.firstIndex(of: ":").map { String(name[...$0]) } ?? fallback(of: counter)
        let digits =
            switch format {
            case .plain: String(number)
            case .grouped: CountFormat.grouped(number)
            }
        return "\(prefix) \(digits)"
    }

    private static func fallback(of counter: ChannelCounter) -> String {
        switch counter {
        case .members: "Members:"
        case .online: "Online:"
        case .bans: "Bans:"
        }
    }
}
