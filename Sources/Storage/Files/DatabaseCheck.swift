// SPDX-License-Identifier: MIT
// Part of StatsBot.

import GRDB

/// Checks whether a file is an undamaged database of this store.
///
/// `PRAGMA quick_check` reads all pages and finds structural errors. It cannot find a changed byte inside a value,
/// because SQLite stores no checksums (https://www.sqlite.org/pragma.html#pragma_quick_check).
package struct DatabaseCheck: Sendable {
    /// Maximum number of errors in a verdict.
    static let errorLimit = 5

    /// Checks the schema of a database with at least one table, before its pages are checked. It may rethrow SQLite
    /// errors that indicate damage.
    let schema: @Sendable (Database) throws -> SchemaVerdict

    /// Checks a database. It is opened read-only and its content is not changed, unless a crash left a rollback
    /// journal: then it is opened for writing, because SQLite must roll back the last transaction to read it.
    ///
    /// - Parameter path: the database; SQLite's companion files are taken into account.
    /// - Returns: the verdict.
    /// - Throws: `StoreFileError` if the content cannot be determined: permissions, a failing disk, a lock.
    func verdict(on path: String) throws -> DatabaseVerdict {
        switch try FileKind.of(path) {
        case .missing: return .missing
        case .folder, .other: return .notAFile
        // SQLite would treat it as a new database and remove its write-ahead log.
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
        let errors = try String.fetchAll(db, sql: "PRAGMA quick_check(\(Self.errorLimit))")
            .flatMap { $0.split(separator: "\n").map(String.init) }
        if errors != ["ok"] { return .damaged(Array(errors.prefix(Self.errorLimit))) }
        return isEmpty ? .empty : .sound
    }
}
