// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// An encoded request body, identical for every attempt.
struct RequestBody: Sendable {
    let contentType: String
    let bytes: Data

    /// Encodes a value as JSON with sorted keys.
    static func json(_ value: some Encodable) throws -> RequestBody {
        RequestBody(contentType: "application/json", bytes: try encode(value))
    }

    /// Encodes a value as JSON or, with attachments, as a multipart form of the JSON and the files.
    ///
    /// - Throws: `RESTError` with `.invalidRequest` for an attachment without a file name or valid media type.
    static func message(
        _ value: some Encodable, _ attachments: [Attachment], route: Route
    ) throws -> RequestBody {
        if attachments.isEmpty { return try json(value) }
        var form = MultipartForm()
        form.append(name: "payload_json", contentType: "application/json", bytes: try encode(value))
        for (index, attachment) in attachments.enumerated() {
            try check(attachment, route)
            form.append(
                name: "files[\(index)]", filename: attachment.filename, contentType: attachment.contentType,
                bytes: attachment.bytes)
        }
        return form.encoded
    }

    private static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }

    private static func check(_ attachment: Attachment, _ route: Route) throws {
        let type = attachment.contentType.split(separator: "/", omittingEmptySubsequences: false)
        guard !attachment.filename.isEmpty, type.count >= 2, !type.contains(""),
            attachment.contentType.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            throw RESTError(
                code: .invalidRequest, message: "An attachment has no file name or no valid media type",
                advice: "Set its file name, and a media type such as image/png.", route: route.name)
        }
    }
}

/// Parameters with the metadata of attached files. Source: Resources, Message, "Attachment Request Structure".
struct WithAttachments<Parameters: Encodable>: Encodable {
    let parameters: Parameters
    let attachments: [Attachment]

    private enum CodingKeys: CodingKey {
        case attachments
    }

    private struct Entry: Encodable {
        let id: Int
        let filename: String
        let description: String?
    }

    func encode(to encoder: any Encoder) throws {
        try parameters.encode(to: encoder)
        if attachments.isEmpty { return }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(
            attachments.enumerated().map { index, attachment in
                Entry(id: index, filename: attachment.filename, description: attachment.description)
            }, forKey: .attachments)
    }
}
