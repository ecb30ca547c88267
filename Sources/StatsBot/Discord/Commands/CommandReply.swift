// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST

/// A response to a command.
struct CommandReply: Sendable, Equatable {
    var content: String?
    var embed: Embed?
    var components: [ActionRow]?
    var attachments: [Attachment] = []
    var isEphemeral: Bool
    /// Whether it replaces the message whose button was pressed.
    var isUpdate = false

    /// A text message that only the user sees.
    static func sentence(_ text: String) -> CommandReply {
        CommandReply(content: text, isEphemeral: true)
    }

    var data: InteractionResponseData {
        InteractionResponseData(
            content: content, embeds: embed.map { [$0] }, components: components,
            flags: isEphemeral ? InteractionResponseData.ephemeral : nil)
    }

    /// The edit of a deferred response, whose flags cannot change.
    var edit: InteractionResponseData {
        InteractionResponseData(content: content, embeds: embed.map { [$0] }, components: components)
    }
}
