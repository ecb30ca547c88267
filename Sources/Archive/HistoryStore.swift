// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Statistics
package import Storage

/// The database as an import or an export opens it: never by accident a new one, and never with its days counted anew.
package struct HistoryStore: Sendable {
    /// The database.
    package let store: SQLiteStore
    /// The guilds that it knew when it was opened, by id.
    package let guilds: [UInt64]
    /// Whether there was no database before.
    package let isNew: Bool

    /// Opens the database.
    ///
    /// - Parameters:
    ///   - settings: where it is, and the zone of its days.
    ///   - mayMake: whether to make one where there is none.
    ///   - guild: whose history is read or written; `nil`: nobody's in particular, and in whatever zone.
    /// - Throws: `HistoryStoreError` where there is none, or where the guild's days are counted in another zone;
    ///   `StoreError` where it cannot be used.
    package init(_ settings: HistorySettings, mayMake: Bool, guild: UInt64?) throws {
        let path = StoreFolder(settings.dataDirectory).database
        isNew = !FileManager.default.fileExists(atPath: path)
        guard mayMake || !isNew else { throw HistoryStoreError.missing(path) }
        let zones = settings.zones
        // Opening the store with another zone would count the days anew, and the bot's next start would do it back.
        if !isNew, let guild, let zone = SQLiteStore.rememberedZone(of: guild, in: path),
            zone != zones[guild].identifier
        {
            throw HistoryStoreError.otherZone(path, guild, zone, zones[guild].identifier)
        }
        store = try SQLiteStore(
            directory: settings.dataDirectory, zones: zones, counting: guild.map { [$0] } ?? [])
        guilds = try store.guilds()
    }

    /// Makes sure that the database knows a guild.
    ///
    /// - Parameters:
    ///   - guild: the guild's id.
    ///   - advice: what to do where it does not.
    /// - Throws: `HistoryStoreError` that names those it knows.
    package func expect(_ guild: UInt64, advice: String = "") throws {
        if !guilds.contains(guild) { throw HistoryStoreError.unknownGuild(guild, known: guilds, advice) }
    }
}

/// Why a database is not the right one, in a sentence that says what to do.
package struct HistoryStoreError: Error, Sendable, CustomStringConvertible {
    /// What is wrong and what to do.
    package let description: String

    /// There is no database.
    package static func missing(_ path: String) -> HistoryStoreError {
        HistoryStoreError(
            description: "There is no database at \(path). Name its folder with --data-dir or DATA_DIR.")
    }

    /// A guild's days are counted in another zone.
    static func otherZone(
        _ path: String, _ guild: UInt64, _ zone: String, _ configured: String
    ) -> HistoryStoreError {
        HistoryStoreError(
            description: "The days of guild \(guild) in \(path) are counted in \(zone), but its time zone is set to "
                + "\(configured). Set it to \(zone), or start the bot once with \(configured), which counts them anew.")
    }

    /// It knows other guilds only.
    package static func unknownGuild(_ guild: UInt64, known: [UInt64], _ advice: String) -> HistoryStoreError {
        let list = known.isEmpty ? "none yet" : known.map(String.init).joined(separator: ", ")
        return HistoryStoreError(
            description: "The database does not know the guild \(guild). Those it knows: \(list)."
                + (advice.isEmpty ? "" : " \(advice)"))
    }
}
