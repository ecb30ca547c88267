// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Glibc

/// A file that SQLite has open in this process.
///
/// The descriptor only identifies the file (`O_PATH`): closing it does not release SQLite's POSIX locks, which closing any
/// other descriptor of the file would do.
package final class OpenFile: Sendable {
    /// What is at the path of the file now.
    package enum State: Sendable, Equatable {
        /// The file, or it cannot be determined.
        case present
        case deleted
        /// Another file.
        case replaced
    }

    /// The value of `O_PATH` on Linux, which is not imported.
    private static let pathOnly: CInt = 0o10_000_000

    package let path: String
    private let descriptor: CInt

    /// Identifies the file that is at a path now; `nil` if there is none.
    package init?(_ path: String) {
        descriptor = open(path, Self.pathOnly | O_CLOEXEC)
        self.path = path
        guard descriptor >= 0 else { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    package var state: State {
        var (opened, found) = (Glibc.stat(), Glibc.stat())
        guard fstat(descriptor, &opened) == 0 else { return .present }
        guard stat(path, &found) == 0 else { return errno == ENOENT || errno == ENOTDIR ? .deleted : .present }
        return found.st_dev == opened.st_dev && found.st_ino == opened.st_ino ? .present : .replaced
    }
}
