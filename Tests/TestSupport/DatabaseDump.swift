// SPDX-License-Identifier: MIT
// Part of StatsBot.

import GRDB
import SQLiteStorage
import Storage

/// The content of a database, row by row.
package struct DatabaseDump: Equatable {
    /// The rows of each table, as text.
    package private(set) var tables: [String: [String]] = [:]
    /// The stored time zones; other notes are in `tables`.
    package private(set) var zones: [String: String] = [:]

    /// Reads the database in a folder.
    ///
    /// - Parameters:
    ///   - folder: the folder of `statsbot.sqlite`.
    ///   - guild: the guild whose rows to omit; `nil` to omit none.
    /// - Throws: if the database cannot be read.
    package init(_ folder: String, without guild: UInt64? = nil) throws {
        let queue = try DatabaseQueue(path: folder + "/statsbot.sqlite")
        (tables, zones) = try queue.read { db in
            let names = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            let rows = try names.map { ($0, try Row.fetchAll(db, sql: "SELECT * FROM \($0)")) }
            var tables = Dictionary(uniqueKeysWithValues: rows)
            let own = guild.map { Int64(bitPattern: $0) }
            for (name, rows) in tables where own != nil {
                let column = name == "guild" ? "id" : "guild"
                tables[name] = rows.filter { !$0.hasColumn(column) || $0[column] as Int64? != own }
            }
            func isZone(_ row: Row) -> Bool { (row["key"] as String).hasPrefix(StoreNote.timeZone.rawValue) }
            let notes = tables["note"] ?? []
            tables["note"] = notes.filter { !isZone($0) }
            let zones = notes.filter(isZone).map { ($0["key"] as String, $0["value"] as String) }
            return (tables.mapValues { $0.map(\.description) }, Dictionary(uniqueKeysWithValues: zones))
        }
        try queue.close()
    }

    /// Executes SQL in a database.
    package static func edit(_ folder: String, _ sql: String) throws {
        let queue = try DatabaseQueue(path: folder + "/statsbot.sqlite")
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }
}
