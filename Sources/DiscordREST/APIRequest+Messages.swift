// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

extension APIRequest {
    /// Source: Resources, Message, "Create Message".
    static func createMessage(
        in channel: ChannelID, _ parameters: MessageParameters, _ attachments: [Attachment] = []
    ) throws -> APIRequest {
        var request = APIRequest(.post, "/channels/{channel.id}/messages", "\(channel)")
        try request.setBody(parameters, attachments)
        request.permission = attachments.isEmpty ? "Send Messages" : "Attach Files"
        request.isRepeatable = parameters.nonce != nil && parameters.enforceNonce == true
        return request
    }

    /// Source: Resources, Message, "Get Channel Messages".
    static func messages(in channel: ChannelID, before: MessageID?, limit: Int) -> APIRequest {
        var request = APIRequest(
            .get, "/channels/{channel.id}/messages", "\(channel)",
            query: "limit=\(min(max(limit, 1), 100))" + (before.map { "&before=\($0)" } ?? ""))
        request.permission = "Read Message History"
        return request
    }

    /// Source: Resources, Message, "Get Channel Messages". Returns the oldest messages after the given one, newest first.
    static func messages(in channel: ChannelID, after: MessageID, limit: Int) -> APIRequest {
        var request = APIRequest(
            .get, "/channels/{channel.id}/messages", "\(channel)",
            query: "limit=\(min(max(limit, 1), 100))&after=\(after)")
        request.permission = "Read Message History"
        return request
    }

    /// Source: Resources, Message, "Edit Message".
    static func editMessage(
        _ id: MessageID, in channel: ChannelID, _ parameters: MessageParameters, _ attachments: [Attachment] = []
    ) throws -> APIRequest {
        var request = APIRequest(.patch, "/channels/{channel.id}/messages/{message.id}", "\(channel)", "\(id)")
        try request.setBody(parameters.withoutNonce, attachments)
        return request
    }

    /// Source: Resources, Message, "Delete Message".
    static func deleteMessage(_ id: MessageID, in channel: ChannelID, reason: String?) -> APIRequest {
        var request = APIRequest(.delete, "/channels/{channel.id}/messages/{message.id}", "\(channel)", "\(id)")
        request.reason = reason
        request.permission = "Manage Messages"
        return request
    }

    /// Source: Resources, Webhook, "Execute Webhook".
    static func executeWebhook(
        _ url: WebhookURL, _ parameters: WebhookParameters, _ attachments: [Attachment] = [], wait: Bool
    ) throws -> APIRequest {
        var request = APIRequest(
            .post, "/webhooks/{webhook.id}/{webhook.token}", url.id, url.token,
            query: "wait=\(wait)" + (url.thread.map { "&thread_id=\($0)" } ?? ""), major: "\(url.id)/\(url.token)",
            account: .address)
        request.root = url.root
        try request.setBody(parameters, attachments)
        // Webhook messages support no nonce.
        request.isRepeatable = false
        return request
    }

    mutating func setBody(_ parameters: some Encodable, _ attachments: [Attachment]) throws {
        body = try .message(
            WithAttachments(parameters: parameters, attachments: attachments), attachments, route: route)
    }
}

extension MessageParameters {
    /// "Edit Message" has no nonce parameters.
    fileprivate var withoutNonce: MessageParameters {
        var parameters = self
        parameters.nonce = nil
        parameters.enforceNonce = nil
        return parameters
    }
}
