// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Glibc

/// The room on a file system, in bytes.
package struct DiskSpace: Sendable, Equatable {
    /// What this process may still use; what is kept for root is not counted.
    package let free: Int64
    /// The size of the file system.
    package let total: Int64

    /// Asks for the file system that a file or folder is on.
    ///
    /// - Throws: `StoreFileError` where the path does not exist or may not be looked at.
    package init(at path: String) throws {
        var status = Glibc.statvfs()
        guard statvfs(path, &status) == 0 else {
            throw StoreFileError.system("Free disk space cannot be determined", path: path)
        }
        free = Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
        total = Int64(clamping: UInt64(status.f_blocks) * UInt64(status.f_frsize))
    }
}
