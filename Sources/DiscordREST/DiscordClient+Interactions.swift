// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

extension DiscordClient {
    /// Replaces all of the application's commands in a guild, of every type.
    ///
    /// - Returns: the commands as stored by Discord, with their IDs.
    public func overwriteGuildCommands(
        application: ApplicationID, guild: GuildID, commands: [ApplicationCommand],
        deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> [ApplicationCommand] {
        try await call(
            .overwriteGuildCommands(application: application, guild: guild, commands).within(deadline))
    }

    /// Replaces all of the application's global commands, of every type.
    ///
    /// - Returns: the commands as stored by Discord, with their IDs.
    public func overwriteGlobalCommands(
        application: ApplicationID, commands: [ApplicationCommand],
        deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> [ApplicationCommand] {
        try await call(.overwriteGlobalCommands(application: application, commands).within(deadline))
    }

    /// Responds to an interaction. Does not count toward the global rate limit.
    ///
    /// The request is retried if the response was lost. If the first attempt did arrive, the retry throws `.badRequest`
    /// with `.interactionAcknowledged`. The default deadline is three seconds, because Discord accepts no later
    /// response.
    public func respond(
        to interaction: InteractionID, token: String, _ type: InteractionResponseType,
        _ data: InteractionResponseData? = nil, attachments: [Attachment] = [], deadline: Duration = .seconds(3)
    ) async throws {
        try await perform(
            .respond(to: interaction, token: token, type, data, attachments).within(deadline))
    }

    /// Edits the original response to an interaction, or completes a deferred one, up to 15 minutes after the
    /// interaction. Does not count toward the global rate limit.
    ///
    /// Parameters that are `nil` stay unchanged. New attachments replace all existing ones.
    public func editOriginalResponse(
        application: ApplicationID, token: String, _ parameters: InteractionResponseData,
        attachments: [Attachment] = [], deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> Message {
        try await call(
            .editOriginalResponse(application: application, token: token, parameters, attachments).within(deadline))
    }

    /// Sends a follow-up message, up to 15 minutes after the interaction. The first follow-up to a deferred response
    /// completes it. Does not count toward the global rate limit, and is not retried if the response was lost.
    public func followUp(
        application: ApplicationID, token: String, _ parameters: InteractionResponseData,
        attachments: [Attachment] = [], deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> Message {
        try await call(
            .followUp(application: application, token: token, parameters, attachments).within(deadline))
    }
}
