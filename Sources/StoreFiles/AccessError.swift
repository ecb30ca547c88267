// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import GRDB

/// An error that may be due to the owner or mode of a file, or to a read-only file system. If so, somebody can correct it while
/// the bot waits.
package protocol AccessError: Error {
    /// The file that could not be used; `nil` if there is another reason.
    var deniedPath: String? { get }
}

extension AccessError {
    /// The file of `deniedPath` and a sentence that says why it cannot be used; `nil` if there is nothing to correct. A file or
    /// folder that does not exist and cannot be created is an error in the configuration.
    package var accessProblem: (path: String, problem: String)? {
        guard let deniedPath, (try? FileOperations.exists(deniedPath)) == true else { return nil }
        return FileAccess.problem(of: deniedPath).map { (deniedPath, $0) }
    }
}

extension DatabaseError {
    /// Whether SQLite was not allowed to open or write a file.
    package var isDenied: Bool { [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM].contains(resultCode) }
}
