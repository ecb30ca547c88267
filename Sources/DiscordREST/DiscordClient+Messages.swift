// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

extension DiscordClient {
    /// Sends a message. Needs Send Messages, Embed Links for embeds, and Attach Files for attachments.
    ///
    /// Unless `parameters.enforceNonce` is set, the message gets a nonce that Discord enforces, so that it can be sent
    /// again after a lost answer and still appears once. With `enforceNonce` false it is not sent again then.
    public func createMessage(
        in channel: ChannelID, _ parameters: MessageParameters, attachments: [Attachment] = [],
        deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> Message {
        try await call(.createMessage(in: channel, withNonce(parameters), attachments).within(deadline))
    }

    /// Changes a message of the bot's. What is `nil` in `parameters` stays as it is; attachments take the place of all
    /// that were there, and without any those stay.
    public func editMessage(
        _ id: MessageID, in channel: ChannelID, _ parameters: MessageParameters, attachments: [Attachment] = [],
        deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> Message {
        try await call(.editMessage(id, in: channel, parameters, attachments).within(deadline))
    }

    /// Deletes a message. Needs Manage Messages for one that is not the bot's.
    ///
    /// One that is gone throws `.notFound` with `.unknownMessage`; so may one whose deletion had to be sent twice.
    public func deleteMessage(
        _ id: MessageID, in channel: ChannelID, reason: String? = nil,
        deadline: Duration = DiscordClient.defaultDeadline
    ) async throws {
        try await perform(.deleteMessage(id, in: channel, reason: reason).within(deadline))
    }

    /// Sends a message through a webhook, without the bot's token. It is not sent again after a lost answer.
    ///
    /// A webhook that Discord does not know (404, 401) is not used again: later calls throw `.notFound`, unsent. Without
    /// `wait` Discord does not say what became of the message; one that is not kept is no error then.
    ///
    /// - Returns: the message, with `wait`; else `nil`.
    @discardableResult
    public func executeWebhook(
        url: WebhookURL, _ parameters: WebhookParameters, attachments: [Attachment] = [], wait: Bool = true,
        deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> Message? {
        let request = try APIRequest.executeWebhook(url, parameters, attachments, wait: wait).within(deadline)
        guard wait else {
            try await perform(request)
            return nil
        }
        return try await call(request, as: Message.self)
    }
}
