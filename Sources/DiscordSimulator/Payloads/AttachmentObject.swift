// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A message's attachment. Source: Resources, Message, "Attachment Object".
struct AttachmentObject: Codable, Sendable, Equatable {
    var id: Snowflake<AttachmentObject>
    var filename: String
    var description: String?
    var contentType: String?
    var size: Int
    var url: String
    var proxyURL: String

    private enum CodingKeys: String, CodingKey {
        case id, filename, description, size, url
        case contentType = "content_type"
        case proxyURL = "proxy_url"
    }
}

/// What a client says of an attachment, new or kept. Source: Resources, Message, "Attachment Request Structure".
struct AttachmentRequest: Sendable, Equatable {
    /// Of a new one the n of its `files[n]`.
    var id: String
    var filename: String?
    var description: String?
}
