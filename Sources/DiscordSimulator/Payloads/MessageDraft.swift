// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A request to create or edit a message. A field that was not sent is `nil`; one sent as `null` is empty.
/// Source: Resources, Message, "Create Message" and "Edit Message".
struct MessageDraft: Sendable, Equatable {
    var content: String?
    var embeds: [PayloadValue]?
    var components: [PayloadValue]?
    var attachments: [AttachmentRequest]?
    var files: [UploadedFile] = []
    /// The raw `allowed_mentions`.
    var allowedMentions: PayloadValue?
    var flags: Int?
    var nonce: PayloadValue?
    var enforceNonce = false
    /// For a webhook: overrides its name.
    var username: String?
    var reference: MessageReference?
    /// Whether the message is read aloud (`tts`).
    var isSpoken = false
}
