// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What Discord finds out about an uploaded file: its media type, from the name, and the size of an image, from the bytes.
enum UploadKind {
    private static let types = [
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
        "txt": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8", "md": "text/markdown; charset=utf-8",
        "html": "text/html; charset=utf-8", "json": "application/json; charset=utf-8", "pdf": "application/pdf",
        "zip": "application/zip", "mp3": "audio/mpeg", "ogg": "audio/ogg", "mp4": "video/mp4",
    ]

    /// The media type of a file. Many clients send `application/octet-stream` for everything.
    static func contentType(of filename: String, sent: String?) -> String {
        if let sent, sent != "application/octet-stream" { return sent }
        let ending = filename.split(separator: ".").dropFirst().last.map { $0.lowercased() }
        return ending.flatMap { types[$0] } ?? "application/octet-stream"
    }

    /// The width and height of a PNG or GIF image; `nil` for other files.
    static func size(of bytes: [UInt8]) -> (width: Int, height: Int)? {
        func big(_ offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        func little(_ offset: Int) -> Int { Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 }
        if bytes.count >= 24, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            return (big(16), big(20))
        }
        if bytes.count >= 10, bytes.starts(with: Array("GIF8".utf8)) { return (little(6), little(8)) }
        return nil
    }
}
