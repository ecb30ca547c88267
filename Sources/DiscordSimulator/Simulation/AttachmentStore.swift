// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The newest uploaded files, for inspection by tests.
struct AttachmentStore: Sendable {
    /// An uploaded file.
    struct File: Sendable, Equatable {
        var id: UInt64
        var filename: String
        var contentType: String
        var bytes: [UInt8]
    }

    static let capacity = 20
    /// Maximum size of a stored file, in bytes. Larger files are not stored.
    static let sizeLimit = 8 << 20

    private var files: [File] = []

    subscript(id: UInt64) -> File? { files.first { $0.id == id } }

    mutating func add(_ file: File) {
        guard file.bytes.count <= Self.sizeLimit else { return }
        files.append(file)
        if files.count > Self.capacity { files.removeFirst() }
    }
}
