// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Glibc
import SystemPackage

/// The folder `DATA_DIR`, and what is where in it.
package struct StoreFolder: Sendable, Equatable {
    /// The name of the database.
    static let databaseName = "statsbot.sqlite"
    /// What SQLite keeps beside a database, by the ends of the names: its write-ahead log, the index of that log, its
    /// rollback journal. Beside another database they would damage it, so they move with their own.
    static let companionSuffixes = ["-wal", "-shm", "-journal"]

    /// The folder.
    package let path: String

    /// Names a folder; touches nothing.
    package init(_ path: String) {
        self.path = path.isEmpty ? "." : FilePath(path).string
    }

    /// The database.
    package var database: String { file(Self.databaseName) }
    /// The folder of the backups.
    package var backups: String { file("backups") }
    /// The file whose lock says that a process uses the folder.
    package var lock: String { file("statsbot.lock") }
    /// The database that is about to take the place of the one there is.
    var incoming: String { file("statsbot.incoming.sqlite") }
    /// The note that a replacement of the database has begun; gone when it is done.
    package var intent: String { file("statsbot.replacement.json") }

    /// A file of the folder.
    package func file(_ name: String) -> String { FilePath(path).appending(name).string }

    /// Makes the folder, for its owner only, where there is none; parents, with the usual permissions, as well.
    ///
    /// - Throws: `StoreFileError` where it cannot be made, is no folder, or may not be written to.
    package func prepare() throws {
        try Self.make(path, permissions: 0o700)
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            throw StoreFileError.system("The folder is not readable and writable", path: path)
        }
    }

    /// Makes a folder where there is none, and its parents.
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
    }

    /// The names of the databases that were moved out of the way, by a repair or a restore; the oldest first.
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

/// Why a database was moved out of the way.
enum AsideReason: String, Sendable, Codable, CaseIterable {
    /// It was damaged.
    case damaged
    /// The operator put another in its place.
    case replaced

    /// How its name begins.
    var prefix: String { "statsbot-\(rawValue)-" }
}
