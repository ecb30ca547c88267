// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import Testing

@testable import StoreFiles

/// A folder with SQLite databases of a small schema, and functions to damage them.
struct FilesFixture: Sendable {
    static let applicationID = 0x5374_6174
    /// 2026-11-25T03:15:00Z.
    static let now = Date(timeIntervalSince1970: 1_795_576_500)

    let root: String
    let folder: StoreFolder

    /// Accepts the schema of `make` in version 1.
    static let check = DatabaseCheck(
        schema: { db in
            let id = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            guard id == applicationID else { return .notOurs(applicationID: id) }
            let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            return version > 1 ? .newer(found: "\(version)", supported: "1") : .ours
        },
        content: { DatabaseContent(events: try Int.fetchOne($0, sql: "SELECT count(*) FROM event") ?? 0) })

    static func with<R>(_ body: (FilesFixture) throws -> R) throws -> R {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("files-\(UUID().uuidString)").path
        let folder = StoreFolder(root + "/data")
        try folder.prepare()
        defer { try? FileManager.default.removeItem(atPath: root) }
        return try body(FilesFixture(root: root, folder: folder))
    }

    var backups: Backups { Backups(folder: folder, check: Self.check) }

    /// The backup of a number of hours before `now`.
    func backup(hoursAgo: Double) -> BackupFile {
        BackupFile(at: Self.now.addingTimeInterval(-3_600 * hoursAgo), in: folder.backups)
    }

    /// Creates a database with rows and returns its open pool.
    @discardableResult
    func open(_ path: String, rows: Int, version: Int = 1, applicationID: Int = applicationID) throws -> DatabasePool {
        try StoreFolder.make((path as NSString).deletingLastPathComponent, permissions: 0o700)
        let pool = try DatabasePool(path: path)
        try pool.write { db in
            try db.execute(
                sql: """
                    PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version);
                    CREATE TABLE event (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
                    CREATE INDEX event_by_name ON event (name);
                    """)
            try Self.insert(rows, db)
        }
        return pool
    }

    /// Creates a closed database in one file.
    func make(_ path: String, rows: Int, version: Int = 1, applicationID: Int = applicationID) throws {
        try open(path, rows: rows, version: version, applicationID: applicationID).close()
        guard path.hasPrefix(folder.backups) else { return }
        // Backups have no write-ahead log.
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        try queue.close()
    }

    /// Creates a database as `kill -9` leaves it: with `logged` more rows that are only in the write-ahead log.
    func makeKilled(_ path: String, rows: Int, logged: Int) throws {
        let other = root + "/killed.sqlite"
        let pool = try open(other, rows: rows)
        try pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try pool.write { try Self.insert(logged, $0) }
        try StoreFolder.make((path as NSString).deletingLastPathComponent, permissions: 0o700)
        for suffix in ["", "-wal", "-shm"] {
            try FileManager.default.copyItem(atPath: other + suffix, toPath: path + suffix)
        }
        try pool.close()
        FileOperations.discardDatabase(other)
    }

    static func insert(_ rows: Int, _ db: Database) throws {
        for number in 0..<rows {
            try db.execute(
                sql: "INSERT INTO event (name) VALUES (?)",
                arguments: [String(repeating: "name \(number) ", count: 20)])
        }
    }

    /// The number of rows in a database, read from a copy so that the files do not change.
    func rows(in path: String) throws -> Int {
        let copy = root + "/read-\(UUID().uuidString).sqlite"
        defer { FileOperations.discardDatabase(copy) }
        for suffix in ["", "-wal", "-journal"] where try FileOperations.exists(path + suffix) {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
        let queue = try DatabaseQueue(path: copy)
        defer { try? queue.close() }
        return try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM event") ?? -1 }
    }

    /// Overwrites a part of a file with deterministic noise.
    static func damage(_ path: String, from share: Double, bytes: Int) throws {
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(Double(try file.seekToEnd()) * share))
        var state: UInt64 = 42
        let noise = (0..<bytes).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        try file.write(contentsOf: Data(noise))
    }

    /// All files in the folder with their contents; for the lock file and WAL indexes without contents.
    func state(of folder: StoreFolder? = nil) throws -> [String: Data] {
        let path = (folder ?? self.folder).path
        var state: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
            guard case .file = try FileKind.of(path + "/" + name) else { continue }
            let isVolatile = name.hasSuffix("-shm") || name == "statsbot.lock"
            state[name] = isVolatile ? Data() : try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
        }
        return state
    }

    /// Copies the folder with its hard links: the state that a crash now would leave.
    static func copy(_ folder: StoreFolder, to path: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/cp")
        process.arguments = ["-a", folder.path, path]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Stopped() }
    }

    /// An error that tests throw to stop an operation.
    struct Stopped: Error, Equatable {}
}
