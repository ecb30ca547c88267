// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// An attachment of a message. Source: Resources, Message, "Attachment Object".
struct AttachmentObject: Codable, Sendable, Equatable {
    var id: Snowflake<AttachmentObject>
    var filename: String
    var description: String?
    var contentType: String?
    var size: Int
    var url: String
    var proxyURL: String
    /// The size of an image, in pixels.
    var width: Int?
    var height: Int?

    private enum CodingKeys: String, CodingKey {
        case id, filename, description, size, url, width, height
        case contentType = "content_type"
        case proxyURL = "proxy_url"
    }
}

/// A new or existing attachment in a request. Source: Resources, Message, "Attachment Request Structure".
struct AttachmentRequest: Sendable, Equatable {
    /// The attachment's ID; for a new one, the n in `files[n]`.
    var id: String
    var filename: String?
    var description: String?
}
