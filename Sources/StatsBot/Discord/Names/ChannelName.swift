// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordModels
import Formatting

/// The name of a counter channel: a prefix that its owner chose, and the number.
enum ChannelName {
    /// The new name of a channel.
    ///
    /// The text up to and including the first colon is kept; everything after it is replaced by a space and the number.
    /// A name without a colon is replaced by the counter's default prefix and the number.
    static func replacingNumber(
        in name: String, with number: Int, of counter: ChannelCounter, format: GuildSettings.NumberFormat
    ) -> String {
        let prefix = name.firstIndex(of: ":").map { String(name[...$0]) } ?? defaultPrefix(of: counter)
        let digits =
            switch format {
            case .plain: String(number)
            case .grouped: CountFormat.grouped(number)
            }
        return "\(prefix) \(digits)"
    }

    private static func defaultPrefix(of counter: ChannelCounter) -> String {
        switch counter {
        case .members: "Members:"
        case .online: "Online:"
        case .bans: "Bans:"
        }
    }
}
