// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The files that were sent, so that a test can look at them: the newest few.
struct AttachmentStore: Sendable {
    /// One file.
    struct File: Sendable, Equatable {
        var id: UInt64
        var filename: String
        var contentType: String
        var bytes: [UInt8]
    }

    static let kept = 20
    /// Of a longer file only name and size are known afterwards.
    static let keptSize = 8 << 20

    private var files: [File] = []

    subscript(id: UInt64) -> File? { files.first { $0.id == id } }

    mutating func add(_ file: File) {
        guard file.bytes.count <= Self.keptSize else { return }
        files.append(file)
        if files.count > Self.kept { files.removeFirst() }
    }
}
