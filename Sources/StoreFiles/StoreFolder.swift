// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Glibc
import SystemPackage

/// The folder `DATA_DIR` and the paths in it.
package struct StoreFolder: Sendable, Equatable {
    static let databaseName = "statsbot.sqlite"
    /// Suffixes of SQLite's companion files: write-ahead log, WAL index and rollback journal. Next to another database
    /// they would damage it, so they are always moved with their own.
    package static let companionSuffixes = ["-wal", "-shm", "-journal"]

    package let path: String

    /// Does not access the file system.
    package init(_ path: String) {
        self.path = path.isEmpty ? "." : FilePath(path).string
    }

    /// The database.
    package var database: String { file(Self.databaseName) }
    /// The folder of the backups.
    package var backups: String { file("backups") }
    /// The lock file of the process that uses the folder.
    package var lock: String { file("statsbot.lock") }
    /// The new database during a replacement.
    var incoming: String { file("statsbot.incoming.sqlite") }
    /// The intent of a replacement; removed when it is complete.
    package var intent: String { file("statsbot.replacement.json") }

    /// A file of the folder.
    package func file(_ name: String) -> String { FilePath(path).appending(name).string }

    /// Creates the folder if it does not exist, accessible only to its owner. Parents get the usual permissions.
    ///
    /// - Throws: `StoreFileError` if it cannot be created, is not a folder or is not writable.
    package func prepare() throws {
        try Self.make(path, permissions: 0o700)
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            throw StoreFileError.system("The folder is not readable and writable", path: path)
        }
    }

    /// Creates a folder and its parents if they do not exist.
    package static func make(_ path: String, permissions: mode_t) throws {
        switch try FileKind.of(path) {
        case .folder: return
        case .missing: break
        case .file, .other:
            throw StoreFileError.wrongKind("\(path) is not a folder; remove it, or choose another folder")
        }
        let parent = FilePath(path).removingLastComponent()
        if !parent.isEmpty { try make(parent.string, permissions: 0o755) }
        guard mkdir(path, permissions) == 0 || errno == EEXIST else {
            throw StoreFileError.system("The folder cannot be created", path: path)
        }
        // SQLite syncs the names in the folder, but not the folder's own. Some file systems cannot.
        try? FileOperations.sync(parent.isEmpty ? "." : parent.string)
    }

    /// Names of the databases that a repair or restore set aside, oldest first.
    package func setAside() throws -> [String] {
        func time(_ name: String) -> Substring? {
            let reason = AsideReason.allCases.first { name.hasPrefix($0.prefix) }
            return reason.map { name.dropFirst($0.prefix.count) }
        }
        return try FileOperations.names(in: path)
            .filter { $0.hasSuffix(".sqlite") && time($0) != nil }
            .sorted { (time($0) ?? "", $0) < (time($1) ?? "", $1) }
    }
}

/// Why a database was set aside.
package enum AsideReason: String, Sendable, Codable, CaseIterable {
    /// It was damaged.
    case damaged
    /// The operator restored another one.
    case replaced
    /// It is a copy of the open database, made when its file was deleted or replaced while the bot ran.
    case rescued

    /// The prefix of its file name.
    var prefix: String { "statsbot-\(rawValue)-" }
}
