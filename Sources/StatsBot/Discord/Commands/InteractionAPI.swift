// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST

/// The part of Discord's API that commands use.
protocol InteractionAPI: Sendable {
    func answer(_ interaction: Interaction, _ reply: CommandReply, within deadline: Duration) async throws
    /// Sends a deferred response: of a new message, or of an update of the message whose button was pressed.
    func announce(_ interaction: Interaction, isEphemeral: Bool, isUpdate: Bool) async throws
    /// Completes a deferred response.
    func deliver(_ interaction: Interaction, _ reply: CommandReply) async throws
    func applicationID() async throws -> ApplicationID
    /// Replaces the commands of a guild, or those of all guilds.
    func register(_ commands: [ApplicationCommand], in scope: CommandScope, of application: ApplicationID) async throws
}

extension DiscordClient: InteractionAPI {
    func answer(_ interaction: Interaction, _ reply: CommandReply, within deadline: Duration) async throws {
        try await respond(
            to: interaction.id, token: interaction.token, reply.isUpdate ? .update : .message, reply.data,
            attachments: reply.attachments, deadline: deadline)
    }

    func announce(_ interaction: Interaction, isEphemeral: Bool, isUpdate: Bool) async throws {
        if isUpdate { return try await respond(to: interaction.id, token: interaction.token, .deferredUpdate) }
        let flags = isEphemeral ? InteractionResponseData.ephemeral : nil
        try await respond(
            to: interaction.id, token: interaction.token, .deferredMessage,
            InteractionResponseData(allowedMentions: nil, flags: flags))
    }

    func deliver(_ interaction: Interaction, _ reply: CommandReply) async throws {
        _ = try await editOriginalResponse(
            application: interaction.applicationID, token: interaction.token, reply.edit,
            attachments: reply.attachments)
    }

    func register(
        _ commands: [ApplicationCommand], in scope: CommandScope, of application: ApplicationID
    ) async throws {
        switch scope {
        case .global: _ = try await overwriteGlobalCommands(application: application, commands: commands)
        case .guild(let guild):
            _ = try await overwriteGuildCommands(application: application, guild: guild, commands: commands)
        }
    }
}
