// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Glibc
import SystemPackage

/// Explains why this process cannot write a database.
package enum FileAccess {
    /// A sentence that names the owner and mode of the file that prevents it; `nil` if all files are accessible.
    ///
    /// - Parameter path: the database; its companions and folder are examined as well.
    /// - Returns: the sentence, without a full stop.
    package static func problem(of path: String) -> String? {
        let parent = FilePath(path).removingLastComponent()
        let files = ([""] + StoreFolder.companionSuffixes).map { path + $0 } + [parent.isEmpty ? "." : parent.string]
        for file in files where access(file, F_OK) == 0 && access(file, R_OK | W_OK) != 0 {
            if errno == EROFS { return "\(file) is on a read-only file system" }
            return description(of: file).map { "\($0); the bot runs as \(user(geteuid()))" }
        }
        return nil
    }

    /// The owner and mode of a file.
    static func description(of path: String) -> String? {
        var status = Glibc.stat()
        guard stat(path, &status) == 0 else { return nil }
        let mode = String(status.st_mode & 0o7777, radix: 8)
        let padding = String(repeating: "0", count: max(0, 4 - mode.count))
        return "\(path) belongs to \(user(status.st_uid)) and has mode \(padding)\(mode)"
    }

    /// The name and number of a user, or only the number.
    private static func user(_ id: uid_t) -> String {
        var (entry, found) = (passwd(), UnsafeMutablePointer<passwd>?.none)
        var buffer = [CChar](repeating: 0, count: 4_096)
        guard getpwuid_r(id, &entry, &buffer, buffer.count, &found) == 0, found != nil, let name = entry.pw_name else {
            return "user \(id)"
        }
        return "\(String(cString: name)) (user \(id))"
    }
}
