// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Glibc

/// A small file system in memory that a test can fill and make read-only.
struct SmallDisk: Sendable {
    /// A system call that failed.
    struct Refused: Error {
        let what: String
        let code: Int32
    }

    /// Whether this process has permission to mount one.
    static let isPermitted: Bool = {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("statsbot-\(UUID().uuidString)").path
        guard mkdir(folder, 0o700) == 0 else { return false }
        defer { rmdir(folder) }
        guard mount("tmpfs", folder, "tmpfs", 0, "size=64k") == 0 else { return false }
        return umount2(folder, 0) == 0
    }()

    /// The mount point.
    let path: String

    /// Mounts one while `body` runs.
    static func mounted(megabytes: Int, _ body: (SmallDisk) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            guard mount("tmpfs", folder, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
                throw Refused(what: "mount", code: errno)
            }
            // Detached, even if a process that could not be stopped still uses it.
            defer { umount2(folder, CInt(MNT_DETACH)) }
            try await body(SmallDisk(path: folder))
        }
    }

    /// Writes until the disk is full.
    func fill() throws {
        let descriptor = open(ballast, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Refused(what: "open", code: errno) }
        defer { close(descriptor) }
        let page = [UInt8](repeating: 0x55, count: 4_096)
        while write(descriptor, page, page.count) > 0 {}
        guard errno == ENOSPC else { throw Refused(what: "write", code: errno) }
    }

    /// Frees the space that `fill()` used.
    func freeSpace() throws {
        guard unlink(ballast) == 0 else { throw Refused(what: "unlink", code: errno) }
    }

    /// Makes the disk writable or read-only; the latter fails while a file is open for writing.
    func remount(readOnly: Bool) throws {
        let flags = UInt(MS_REMOUNT) | (readOnly ? UInt(MS_RDONLY) : 0)
        guard mount("tmpfs", path, "tmpfs", flags, nil) == 0 else { throw Refused(what: "remount", code: errno) }
    }

    private var ballast: String { path + "/ballast" }
}
