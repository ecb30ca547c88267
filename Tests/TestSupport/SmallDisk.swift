// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Glibc
package import StoreFiles
package import Testing

/// A small file system in memory that a test can fill and make read-only.
package struct SmallDisk: Sendable {
    /// A system call that failed.
    package struct Refused: Error {
        package let what: String
        package let code: Int32
    }

    /// Whether this process has permission to mount one; otherwise tests that need it are skipped.
    package static let isPermitted: Bool = (try? mounted(megabytes: 1) { _ in true }) ?? false
    package static let note: Comment = "requires permission to mount a tmpfs (root, CAP_SYS_ADMIN)"

    /// The mount point.
    package let path: String

    /// The mount point as the folder of a store.
    package var folder: StoreFolder { StoreFolder(path) }

    /// Mounts one while `body` runs.
    package static func mounted<Result>(
        megabytes: Int, _ body: (SmallDisk) throws -> Result
    ) throws -> Result {
        let disk = try mount(megabytes: megabytes)
        defer { disk.unmount() }
        return try body(disk)
    }

    /// Mounts one while `body` runs.
    package static func mounted(megabytes: Int, _ body: (SmallDisk) async throws -> Void) async throws {
        let disk = try mount(megabytes: megabytes)
        defer { disk.unmount() }
        try await body(disk)
    }

    /// Writes until the disk is full, or almost full.
    ///
    /// - Parameter bytes: the space to leave free.
    /// - Throws: `Refused`, except because the disk is full.
    package func fill(leaving bytes: Int64 = 0) throws {
        let descriptor = open(ballast, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Refused(what: "open", code: errno) }
        defer { close(descriptor) }
        let page = [UInt8](repeating: 0x55, count: 4_096)
        while try DiskSpace(at: path).free > bytes {
            guard write(descriptor, page, page.count) < 0 else { continue }
            guard errno == ENOSPC else { throw Refused(what: "write", code: errno) }
            return
        }
    }

    /// Frees the space that `fill()` used.
    package func freeSpace() throws {
        guard unlink(ballast) == 0 else { throw Refused(what: "unlink", code: errno) }
    }

    /// Makes the disk writable or read-only; the latter fails while a file is open for writing.
    package func remount(readOnly: Bool) throws {
        let flags = UInt(MS_REMOUNT) | (readOnly ? UInt(MS_RDONLY) : 0)
        guard Glibc.mount("tmpfs", path, "tmpfs", flags, nil) == 0 else { throw Refused(what: "remount", code: errno) }
    }

    private var ballast: String { path + "/ballast" }

    private static func mount(megabytes: Int) throws -> SmallDisk {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("disk-\(UUID().uuidString)").path
        guard mkdir(path, 0o700) == 0 else { throw Refused(what: "mkdir", code: errno) }
        guard Glibc.mount("tmpfs", path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
            let code = errno
            rmdir(path)
            throw Refused(what: "mount", code: code)
        }
        return SmallDisk(path: path)
    }

    /// Detached, even if a process that could not be stopped still uses it.
    private func unmount() {
        umount2(path, CInt(MNT_DETACH))
        rmdir(path)
    }
}
