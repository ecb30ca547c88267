// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Glibc

extension StoreFolder {
    /// Makes the databases and backups accessible to their owner only. SQLite creates files with the permissions that the
    /// umask allows, and gives companions those of their database.
    ///
    /// - Returns: the names of the files that other users could access; empty as a rule.
    /// - Throws: `StoreFileError` if the folder cannot be read or a file's permissions cannot be changed.
    package func restrictAccess() throws -> [String] {
        let databases = try FileOperations.names(in: path)
            .filter { $0.hasPrefix("statsbot") && $0.contains(".sqlite") }.map(file)
        let copies = try FileOperations.names(in: backups).map { "\(backups)/\($0)" }
        return try (databases + copies).sorted().filter { file in
            var status = Glibc.stat()
            guard lstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 != 0 else {
                return false
            }
            guard chmod(file, status.st_mode & 0o700) == 0 else {
                // It belongs to another user, which is reported if it prevents writing.
                if errno == EPERM { return false }
                throw StoreFileError.system("The permissions cannot be changed", path: file)
            }
            return true
        }
    }
}
