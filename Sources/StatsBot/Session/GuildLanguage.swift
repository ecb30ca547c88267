// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Localization

extension GuildSettings {
    /// The language of what everybody in the guild sees: reports, the heartbeat message, and the channel names and the numbers that
    /// the bot chooses. Replies to commands have the language of the user instead.
    var language: Language { .english }
}

extension BotConfiguration {
    /// The language of the presence, which all guilds share: that of the guilds if it is the same in all of them.
    var presenceLanguage: Language {
        let languages = Set(guilds.map(\.language))
        return languages.count == 1 ? languages.first ?? .english : .english
    }
}
