// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import GRDB

/// Checks whether a file is an undamaged database of this store.
///
/// SQLite stores no checksums: no check finds a changed byte inside a value
/// (https://www.sqlite.org/pragma.html#pragma_integrity_check).
package struct DatabaseCheck: Sendable {
    /// How much of a database is compared.
    enum Depth: String, Sendable {
        /// Reads all pages and finds structural errors.
        case quick = "quick_check"
        /// Also compares each index with its table, which takes several times as long.
        case full = "integrity_check"
    }

    /// Maximum number of errors in a verdict.
    static let errorLimit = 5

    /// Checks the schema of a database with at least one table, before its pages are checked. It may rethrow SQLite
    /// errors that indicate damage.
    let schema: @Sendable (Database) throws -> SchemaVerdict
    /// Reads how much a database with at least one table contains.
    let content: @Sendable (Database) throws -> DatabaseContent

    package init(
        schema: @escaping @Sendable (Database) throws -> SchemaVerdict,
        content: @escaping @Sendable (Database) throws -> DatabaseContent
    ) {
        self.schema = schema
        self.content = content
    }

    /// Checks a database. It is opened read-only and its content is not changed, unless a crash left a rollback
    /// journal: then it is opened for writing, because SQLite must roll back the last transaction to read it.
    ///
    /// - Parameters:
    ///   - path: the database; SQLite's companion files are taken into account.
    ///   - depth: how much is compared.
    /// - Returns: the verdict.
    /// - Throws: `StoreFileError` if the content cannot be determined: permissions, a failing disk, a lock.
    func verdict(on path: String, _ depth: Depth = .quick) throws -> DatabaseVerdict {
        switch try FileKind.of(path) {
        case .missing: return .missing
        case .folder, .other: return .notAFile
        // SQLite would treat it as a new database and remove its write-ahead log.
        case .file(bytes: 0): return .noBytes
        case .file: break
        }
        do {
            return try reading(path) { try verdict(on: $0, depth) }
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

    /// How much a database contains; `nil` if that cannot be read.
    func content(of path: String) -> DatabaseContent? {
        guard case .file(let bytes) = try? FileKind.of(path), bytes > 0 else { return nil }
        return try? reading(path) { try hasTables($0) ? content($0) : DatabaseContent() }
    }

    private func reading<Result>(_ path: String, _ body: (Database) throws -> Result) throws -> Result {
        let queue = try DatabaseQueue(path: path, configuration: try configuration(for: path))
        defer { try? queue.close() }
        return try queue.read(body)
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

    private func hasTables(_ db: Database) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_master)") ?? false
    }

    private func verdict(on db: Database, _ depth: Depth) throws -> DatabaseVerdict {
        let isEmpty = try !hasTables(db)
        if !isEmpty {
            switch try schema(db) {
            case .ours: break
            case .notOurs(let id): return .notOurs(applicationID: id)
            case .newer(let found, let supported): return .newer(found: found, supported: supported)
            }
        }
        let errors = try errors(in: db, depth)
        if !errors.isEmpty {
            // What only the full check finds is in the indexes, which are derived from the tables.
            let isInIndexes = try depth == .full && self.errors(in: db, .quick).isEmpty
            return isInIndexes ? .damagedIndexes(errors) : .damaged(errors)
        }
        return isEmpty ? .empty : .sound
    }

    private func errors(in db: Database, _ depth: Depth) throws -> [String] {
        let lines = try String.fetchAll(db, sql: "PRAGMA \(depth.rawValue)(\(Self.errorLimit))")
            .flatMap { $0.split(separator: "\n").map(String.init) }
        return lines == ["ok"] ? [] : Array(lines.prefix(Self.errorLimit))
    }
}
