// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
package import SQLiteStorage
import Statistics
import StoreFiles

/// The database of an import or an export. It is never created by accident, and its days are never recounted.
package struct HistoryStore: Sendable {
    /// The open database.
    package let store: SQLiteStore
    /// IDs of the guilds that the database contained when it was opened.
    package let guilds: [UInt64]
    /// Whether the database was created.
    package let isNew: Bool

    /// Opens the database.
    ///
    /// - Parameters:
    ///   - settings: the database directory and the time zones.
    ///   - createIfMissing: whether to create a missing database.
    ///   - guild: the guild to import or export; `nil` for none in particular, with any time zone.
    /// - Throws: `HistoryStoreError` if the database is missing or the guild's days are counted in another time zone;
    ///   `StoreError` if it cannot be opened.
    package init(_ settings: HistorySettings, createIfMissing: Bool, guild: UInt64?) throws {
        let path = StoreFolder(settings.dataDirectory).database
        isNew = !FileManager.default.fileExists(atPath: path)
        guard createIfMissing || !isNew else { throw HistoryStoreError.missing(path) }
        // The bot restores a lost database from a backup, but not beside a new one.
        if isNew, try SQLiteStore.hasBackups(in: StoreFolder(settings.dataDirectory)) {
            throw HistoryStoreError.lost(path)
        }
        let zones = settings.zones
        // Opening the store with another time zone would recount the days, and the bot's next start would undo it.
        if !isNew, let guild, let zone = SQLiteStore.rememberedZone(of: guild, in: path),
            zone != zones[guild].identifier
        {
            throw HistoryStoreError.otherZone(path, guild, zone, zones[guild].identifier)
        }
        store = try SQLiteStore(
            directory: settings.dataDirectory, zones: zones, counting: guild.map { [$0] } ?? [])
        guilds = try store.guilds()
    }

    /// Checks that the database contains a guild.
    ///
    /// - Parameters:
    ///   - guild: the guild's ID.
    ///   - advice: appended to the error message.
    /// - Throws: `HistoryStoreError` with the guilds that the database contains.
    package func expect(_ guild: UInt64, advice: String = "") throws {
        if !guilds.contains(guild) { throw HistoryStoreError.unknownGuild(guild, known: guilds, advice) }
    }
}

/// Why a database cannot be used for an import or an export.
package struct HistoryStoreError: Error, Sendable, CustomStringConvertible {
    /// The reason and what to do.
    package let description: String

    package static func missing(_ path: String) -> HistoryStoreError {
        HistoryStoreError(
            description: "No database at \(path). Set its directory with --data-dir or DATA_DIR.")
    }

    /// The database is missing, but it has backups.
    static func lost(_ path: String) -> HistoryStoreError {
        HistoryStoreError(
            description:
                "No database at \(path), but there are backups of it. Start the bot, which restores the best one, "
                + "or choose one with \"statsbot restore\".")
    }

    /// A guild's days are counted in another time zone.
    static func otherZone(
        _ path: String, _ guild: UInt64, _ zone: String, _ configured: String
    ) -> HistoryStoreError {
        HistoryStoreError(
            description: "The days of guild \(guild) in \(path) are counted in \(zone), but its time zone is set to "
                + "\(configured). Set it to \(zone), or start the bot once with \(configured) to recount them.")
    }

    /// The database contains only other guilds.
    package static func unknownGuild(_ guild: UInt64, known: [UInt64], _ advice: String) -> HistoryStoreError {
        let list = known.isEmpty ? "none" : known.map(String.init).joined(separator: ", ")
        return HistoryStoreError(
            description: "The database does not contain guild \(guild). It contains: \(list)."
                + (advice.isEmpty ? "" : " \(advice)"))
    }
}
