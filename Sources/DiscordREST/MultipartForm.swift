// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// A `multipart/form-data` body. Source: RFC 7578; RFC 2046, section 5.1.
struct MultipartForm: Sendable {
    private struct Part: Sendable {
        let head: String
        let bytes: Data
    }

    private var parts: [Part] = []

    /// Appends a part.
    mutating func append(name: String, filename: String? = nil, contentType: String, bytes: Data) {
        let file = filename.map { "; filename=\"\(Self.quoted($0))\"" } ?? ""
        parts.append(
            Part(
                head: "Content-Disposition: form-data; name=\"\(Self.quoted(name))\"\(file)\r\n"
                    + "Content-Type: \(contentType)\r\n\r\n",
                bytes: bytes))
    }

    /// The encoded body with its content type.
    var encoded: RequestBody {
        let boundary = self.boundary
        var bytes = Data()
        bytes.reserveCapacity(parts.reduce(100) { $0 + $1.bytes.count + $1.head.utf8.count + boundary.utf8.count + 6 })
        for part in parts {
            bytes.append(contentsOf: "--\(boundary)\r\n\(part.head)".utf8)
            bytes.append(part.bytes)
            bytes.append(contentsOf: "\r\n".utf8)
        }
        bytes.append(contentsOf: "--\(boundary)--\r\n".utf8)
        return RequestBody(contentType: "multipart/form-data; boundary=\(boundary)", bytes: bytes)
    }

    /// A delimiter that occurs in no part.
    private var boundary: String {
        var number = 0
        while true {
            let boundary = "statsbot-form-boundary-\(number)"
            let line = Data("--\(boundary)".utf8)
            if !parts.contains(where: { $0.bytes.range(of: line) != nil }) { return boundary }
            number += 1
        }
    }

    /// Percent-encodes the three characters that would end the value or the line, as browsers do.
    private static func quoted(_ text: String) -> String {
        // Iterate over scalars, because "\r\n" is a single Character.
        text.unicodeScalars.reduce(into: "") { quoted, scalar in
            switch scalar {
            case "\"": quoted += "%22"
            case "\r": quoted += "%0D"
            case "\n": quoted += "%0A"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
    }
}
