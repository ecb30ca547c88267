// SPDX-License-Identifier: MIT
// Part of StatsBot.

import GRDB

/// Looks whether a file is a sound database of the store's.
///
/// `PRAGMA quick_check` reads all pages. It finds what is wrong with the structure; a changed byte inside a value it
/// cannot find, since SQLite keeps no checksums (https://www.sqlite.org/pragma.html#pragma_quick_check).
package struct DatabaseCheck: Sendable {
    /// How many faults a verdict tells.
    static let faultLimit = 5

    /// Judges the schema of a database that has at least one table, before its pages are checked. An error of SQLite's
    /// that tells of damage may be thrown on.
    let schema: @Sendable (Database) throws -> SchemaVerdict

    /// Checks a database. It is opened for reading, and its content is not changed. If a rollback journal is left from
    /// a crash, it must be opened for writing, so that SQLite rolls the last transaction back; there is no other way to
    /// read it.
    ///
    /// - Parameter path: the database; what SQLite keeps beside it is taken into account.
    /// - Returns: the verdict.
    /// - Throws: `StoreFileError` where nothing can be said of the content: permissions, a failing disk, a lock.
    func verdict(on path: String) throws -> DatabaseVerdict {
        switch try FileKind.of(path) {
        case .missing: return .missing
        case .folder, .other: return .notAFile
        // SQLite would take it for a new database, and remove the write-ahead log beside it.
        case .file(bytes: 0): return .noBytes
        case .file: break
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: try configuration(for: path))
            defer { try? queue.close() }
            return try queue.read(verdict(on:))
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_NOTADB: return .notADatabase
            case .SQLITE_CORRUPT: return .damaged([error.message ?? "no message"])
            case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHORT_READ:
                return .damaged(["the file is truncated"])
            default:
                throw StoreFileError.wrapping(error, "The database cannot be checked", path: path)
            }
        }
    }

    private func configuration(for path: String) throws -> Configuration {
        var configuration = Configuration()
        configuration.label = "statsbot.check"
        configuration.busyMode = .timeout(5)
        configuration.readonly =
            switch try FileKind.of(path + "-journal") {
            case .file(let bytes) where bytes > 0: false
            default: true
            }
        return configuration
    }

    private func verdict(on db: Database) throws -> DatabaseVerdict {
        let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
        if !isEmpty {
            switch try schema(db) {
            case .ours: break
            case .notOurs(let id): return .notOurs(applicationID: id)
            case .newer(let found, let supported): return .newer(found: found, supported: supported)
            }
        }
        let faults = try String.fetchAll(db, sql: "PRAGMA quick_check(\(Self.faultLimit))")
            .flatMap { $0.split(separator: "\n").map(String.init) }
        if faults != ["ok"] { return .damaged(Array(faults.prefix(Self.faultLimit))) }
        return isEmpty ? .empty : .sound
    }
}
