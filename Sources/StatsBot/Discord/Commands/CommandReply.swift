// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST

/// An answer to a command.
struct CommandReply: Sendable, Equatable {
    var content: String?
    var embed: Embed?
    var attachments: [Attachment] = []
    var isEphemeral: Bool

    /// A sentence that only the user sees.
    static func sentence(_ text: String) -> CommandReply {
        CommandReply(content: text, isEphemeral: true)
    }

    /// As Discord takes it.
    var data: InteractionResponseData {
        InteractionResponseData(
            content: content, embeds: embed.map { [$0] },
            flags: isEphemeral ? InteractionResponseData.ephemeral : nil)
    }

    /// As Discord takes it in the place of an announced answer, whose flags are settled.
    var edit: InteractionResponseData {
        InteractionResponseData(content: content, embeds: embed.map { [$0] })
    }
}
