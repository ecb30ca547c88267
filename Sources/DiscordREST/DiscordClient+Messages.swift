// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

extension DiscordClient {
    /// Sends a message. Requires Send Messages, Embed Links for embeds, and Attach Files for attachments.
    ///
    /// Unless `parameters.enforceNonce` is set, the message gets a nonce that Discord enforces. It can then be sent
    /// again after a lost response without appearing twice. With `enforceNonce` set to false, it is not sent again.
    /// Discord remembers a nonce for a few minutes only, so a caller that can look for the message sets `repeatsLost`
    /// to false: the call then ends when the response to an attempt is lost.
    public func createMessage(
        in channel: ChannelID, _ parameters: MessageParameters, attachments: [Attachment] = [],
        repeatsLost: Bool = true, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> Message {
        var request = try APIRequest.createMessage(in: channel, withNonce(parameters), attachments).within(deadline)
        request.isRepeatable = request.isRepeatable && repeatsLost
        return try await call(request)
    }

    /// Returns up to `limit` (1…100) messages of a channel, newest first; with `before`, only those before that message.
    ///
    /// Without Read Message History, Discord returns none instead of an error.
    public func messages(
        in channel: ChannelID, before: MessageID? = nil, limit: Int = 100,
        deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> [MessageOutline] {
        try await call(.messages(in: channel, before: before, limit: limit).within(deadline))
    }

    /// The last message sent in a channel, which may have been deleted; `nil` before the first one.
    public func lastMessage(in channel: ChannelID) async throws -> MessageID? {
        try await self.channel(channel).lastMessageID
    }

    /// Edits one of the bot's messages. Parameters that are `nil` stay unchanged. New attachments replace all existing
    /// ones; without new attachments, the existing ones stay.
    public func editMessage(
        _ id: MessageID, in channel: ChannelID, _ parameters: MessageParameters, attachments: [Attachment] = [],
        deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> Message {
        try await call(.editMessage(id, in: channel, parameters, attachments).within(deadline))
    }

    /// Deletes a message. Requires Manage Messages if the message is not the bot's own.
    ///
    /// A message that no longer exists throws `.notFound` with `.unknownMessage`, and so can a deletion that was
    /// retried.
    public func deleteMessage(
        _ id: MessageID, in channel: ChannelID, reason: String? = nil,
        deadline: Duration = DiscordClient.defaultDeadline
    ) async throws {
        try await perform(.deleteMessage(id, in: channel, reason: reason).within(deadline))
    }

    /// Sends a message through a webhook, without the bot's token. It is not retried if the response was lost.
    ///
    /// A webhook that Discord does not know (404, 401) is not used again: later calls throw `.notFound` without sending
    /// anything. Without `wait`, Discord does not confirm the message, and an unsaved message is not an error.
    ///
    /// - Returns: the message with `wait`, otherwise `nil`.
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
