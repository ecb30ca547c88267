// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// A file that is sent with a message. Source: Reference, "Uploading Files".
///
/// Discord takes up to ten, each of up to 10 MiB, in some guilds more. An embed shows one that is a picture by the
/// address `attachment://<filename>`.
public struct Attachment: Sendable, Equatable {
    /// The name that it has in the message.
    public var filename: String
    /// The media type, such as `image/png`.
    public var contentType: String
    /// What is in it.
    public var bytes: Data
    /// What it shows, for those who cannot see it; up to 1,024 characters.
    public var description: String?

    /// Makes an attachment.
    public init(filename: String, contentType: String, bytes: Data, description: String? = nil) {
        self.filename = filename
        self.contentType = contentType
        self.bytes = bytes
        self.description = description
    }
}
