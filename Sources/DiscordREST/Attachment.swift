// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// A file sent with a message. Source: Reference, "Uploading Files".
///
/// Discord accepts up to ten per message, each up to 10 MiB (more in some guilds). An embed refers to an attached image
/// by the URL `attachment://<filename>`.
public struct Attachment: Sendable, Equatable {
    /// File name in the message.
    public var filename: String
    /// The media type, such as `image/png`.
    public var contentType: String
    /// The file's content.
    public var bytes: Data
    /// Alt text, up to 1,024 characters.
    public var description: String?

    /// Creates an attachment.
    public init(filename: String, contentType: String, bytes: Data, description: String? = nil) {
        self.filename = filename
        self.contentType = contentType
        self.bytes = bytes
        self.description = description
    }
}
