// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordREST

/// A rename error that persists until someone fixes it. It is logged once, with advice, and retried slowly.
enum ChannelTrouble: Sendable, Equatable {
    case deleted
    case notPermitted
    case notVisible

    /// `nil` if the error may be temporary.
    init?(_ error: any Error) {
        guard let error = error as? RESTError else { return nil }
        switch (error.discordCode, error.code) {
        case (.unknownChannel?, _), (_, .notFound): self = .deleted
        case (.missingAccess?, _): self = .notVisible
        case (.missingPermissions?, _), (_, .forbidden): self = .notPermitted
        default: return nil
        }
    }

    /// A log message that names the variable and the fix.
    func advice(_ variable: String) -> String {
        switch self {
        case .deleted:
            "channel \(variable) no longer exists: set the variable to another channel ID, or remove it"
        case .notPermitted:
            "the bot is not allowed to rename channel \(variable): grant its role the Manage Channels permission there "
                + "(and Connect for a voice channel)"
        case .notVisible:
            "the bot cannot see channel \(variable): grant its role the View Channel permission there (and Connect for "
                + "a voice channel)"
        }
    }
}
