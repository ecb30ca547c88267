// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

extension DiscordClient {
    /// Makes these the application's commands in a guild; all others there are deleted, of every kind.
    ///
    /// - Returns: the commands as Discord keeps them, with their ids.
    public func overwriteGuildCommands(
        application: ApplicationID, guild: GuildID, commands: [ApplicationCommand],
        deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> [ApplicationCommand] {
        try await call(
            .overwriteGuildCommands(application: application, guild: guild, commands).within(deadline))
    }

    /// Makes these the application's commands in all guilds; all other global ones are deleted, of every kind.
    ///
    /// - Returns: the commands as Discord keeps them, with their ids.
    public func overwriteGlobalCommands(
        application: ApplicationID, commands: [ApplicationCommand],
        deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> [ApplicationCommand] {
        try await call(.overwriteGlobalCommands(application: application, commands).within(deadline))
    }

    /// Answers an interaction, which must be done within three seconds of its coming. Counts towards no global limit.
    ///
    /// It is sent again after a lost answer. Where the first did arrive, that throws `.badRequest` with
    /// `.interactionAcknowledged`. Without a deadline it ends after three seconds, since Discord takes nothing after them.
    public func respond(
        to interaction: InteractionID, token: String, _ type: InteractionResponseType,
        _ data: InteractionResponseData? = nil, attachments: [Attachment] = [], deadline: Duration = .seconds(3)
    ) async throws {
        try await perform(
            .respond(to: interaction, token: token, type, data, attachments).within(deadline))
    }

    /// Changes the first answer to an interaction, or makes it after a deferred one; up to 15 minutes after it. Counts
    /// towards no global limit.
    ///
    /// What is `nil` in `parameters` stays as it is; attachments take the place of all that were there.
    public func editOriginalResponse(
        application: ApplicationID, token: String, _ parameters: InteractionResponseData,
        attachments: [Attachment] = [], deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> Message {
        try await call(
            .editOriginalResponse(application: application, token: token, parameters, attachments).within(deadline))
    }

    /// Answers an interaction once more, up to 15 minutes after it; after a deferred answer that is not filled in yet, fills
    /// it in. Counts towards no global limit, and is not sent again after a lost answer.
    public func followUp(
        application: ApplicationID, token: String, _ parameters: InteractionResponseData,
        attachments: [Attachment] = [], deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> Message {
        try await call(
            .followUp(application: application, token: token, parameters, attachments).within(deadline))
    }
}
