// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordGateway
import DiscordREST

/// Why the bot cannot do its work, in a sentence that says what to do.
package struct BotError: Error, Sendable, Equatable, CustomStringConvertible {
    private enum Code: Sendable {
        case refused, noGuild
    }

    private let code: Code
    /// What is wrong and what to do.
    package let description: String

    /// Discord refuses the bot, and asking again would not help.
    package static func refused(_ description: String) -> BotError {
        BotError(code: .refused, description: description)
    }

    /// There is no guild to count, or it is not clear which.
    package static func noGuild(_ description: String) -> BotError {
        BotError(code: .noGuild, description: description)
    }

    /// The exit code: `EX_NOPERM` where Discord refuses the bot, `EX_CONFIG` where the guild is not clear
    /// (sysexits.h).
    package var exitCode: Int32 {
        switch code {
        case .refused: 77
        case .noGuild: ConfigurationError.exitCode
        }
    }
}
