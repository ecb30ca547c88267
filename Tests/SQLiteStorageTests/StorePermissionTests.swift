// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Logging
import TestSupport
import Testing

@testable import SQLiteStorage
@testable import Storage
@testable import StoreFiles

@Suite("Permissions of the database files")
struct StorePermissionTests {
    private func mode(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }

    private func open(_ folder: StoreFolder) throws -> SQLiteStore {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return try SQLiteStore.openSound(folder, zones: GuildZones(.gmt), at: SQLiteFolder.now, logger: logger).store
    }

    @Test("a new database is accessible to its owner only, even in an open folder")
    func created() async throws {
        try await withStoreFolder { path in
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
            let folder = StoreFolder(path)
            let store = try open(folder)
            try await store.setNote("key", to: "value")
            for suffix in ["", "-wal", "-shm"] { #expect(try mode(of: folder.database + suffix) == 0o600) }
            try await store.close()
        }
    }

    @Test("a start makes databases and backups that others can read accessible to their owner only, and names them")
    func corrected() async throws {
        try await withStoreFolder { path in
            let folder = StoreFolder(path)
            var store = try open(folder)
            let backup = try store.backups(in: folder).make(from: store.pool, at: SQLiteFolder.now)
            try await store.close()
            let other = folder.file("notes.txt")
            try Data().write(to: URL(filePath: other))
            for file in [folder.database, backup.path, other] {
                try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
            }
            #expect(try folder.restrictAccess() == [backup.path, folder.database])
            #expect(try folder.restrictAccess() == [])
            #expect(try [folder.database, backup.path, other].map(mode) == [0o600, 0o600, 0o644])
            for file in [folder.database, backup.path] {
                try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
            }
            store = try open(folder)
            #expect(try [folder.database, backup.path].map(mode) == [0o600, 0o600])
            try await store.close()
        }
    }
}
