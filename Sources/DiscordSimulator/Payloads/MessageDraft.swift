// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// What a client sends to create or edit a message. What is `nil` was not sent; `null` is an empty value.
/// Source: Resources, Message, "Create Message" and "Edit Message".
struct MessageDraft: Sendable, Equatable {
    var content: String?
    var embeds: [PayloadValue]?
    var components: [PayloadValue]?
    var attachments: [AttachmentRequest]?
    var files: [UploadedFile] = []
    /// What the client said about mentions, as it is.
    var allowedMentions: PayloadValue?
    var flags: Int?
    var nonce: PayloadValue?
    var enforceNonce = false
    /// Of a webhook's message: in place of the webhook's name.
    var username: String?
    /// A sticker or poll, which is not looked at, but is something to send.
    var hasOther = false
}
