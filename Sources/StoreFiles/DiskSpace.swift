// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Glibc

/// The space on a file system, in bytes.
package struct DiskSpace: Sendable, Equatable {
    /// Space available to this process, without the blocks reserved for root.
    package let free: Int64
    /// Size of the file system.
    package let total: Int64

    init(free: Int64, total: Int64) {
        self.free = free
        self.total = total
    }

    /// Reads the space of the file system that contains a file or folder.
    ///
    /// - Throws: `StoreFileError` if the path does not exist or is not accessible.
    package init(at path: String) throws {
        var status = Glibc.statvfs()
        guard statvfs(path, &status) == 0 else {
            throw StoreFileError.system("Free disk space cannot be determined", path: path)
        }
        free = Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
        total = Int64(clamping: UInt64(status.f_blocks) * UInt64(status.f_frsize))
    }
}
