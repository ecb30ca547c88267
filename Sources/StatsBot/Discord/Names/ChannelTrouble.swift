// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordREST

/// What keeps a channel from being renamed until somebody does something about it. It is told once, in words that say
/// what to do, and tried again slowly.
enum ChannelTrouble: Sendable, Equatable {
    /// There is no such channel any more.
    case deleted
    /// The bot may not rename it.
    case notPermitted
    /// The bot does not see it.
    case notVisible

    /// What an error of a rename says; `nil` where trying again soon may help.
    init?(_ error: any Error) {
        guard let error = error as? RESTError else { return nil }
        switch (error.discordCode, error.code) {
        case (.unknownChannel?, _), (_, .notFound): self = .deleted
        case (.missingAccess?, _): self = .notVisible
        case (.missingPermissions?, _), (_, .forbidden): self = .notPermitted
        default: return nil
        }
    }

    /// What is wrong and what to do.
    func advice(_ variable: String) -> String {
        switch self {
        case .deleted:
            "the channel of \(variable) does not exist any more: set the variable to another channel, or leave it out"
        case .notPermitted:
            "the bot may not rename the channel of \(variable): give its role the permission Manage Channels there "
                + "(and Connect, where it is a voice channel)"
        case .notVisible:
            "the bot does not see the channel of \(variable): give its role the permission View Channel there (and "
                + "Connect, where it is a voice channel)"
        }
    }
}
