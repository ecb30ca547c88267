// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordGateway
import DiscordREST

/// A fatal error of the bot.
package struct BotError: Error, Sendable, Equatable, CustomStringConvertible {
    private enum Code: Sendable {
        case refused, noGuild
    }

    private let code: Code
    /// The error and how to fix it.
    package let description: String

    /// Discord refuses the bot, and a retry would not help.
    package static func refused(_ description: String) -> BotError {
        BotError(code: .refused, description: description)
    }

    /// There is no guild to count, or the choice is ambiguous.
    package static func noGuild(_ description: String) -> BotError {
        BotError(code: .noGuild, description: description)
    }

    /// The exit code: `EX_NOPERM` if Discord refuses the bot, `EX_CONFIG` if there is no guild to count (sysexits.h).
    package var exitCode: Int32 {
        switch code {
        case .refused: 77
        case .noGuild: ConfigurationError.exitCode
        }
    }
}
