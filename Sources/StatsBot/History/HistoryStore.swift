// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB

/// The database as an import or an export opens it: never by accident a new one, and never with its days counted anew.
public struct HistoryStore: Sendable {
    /// The database.
    public let store: SQLiteStore
    /// The guilds that it knew when it was opened, by id.
    public let guilds: [UInt64]
    /// Whether there was no database before.
    public let isNew: Bool

    /// Opens the database.
    ///
    /// - Parameters:
    ///   - settings: where it is, and the zone of its days.
    ///   - mayMake: whether to make one where there is none.
    /// - Throws: `HistoryStoreError` where there is none, or where its days are counted in another zone; `StoreError`
    ///   where it cannot be used.
    public init(_ settings: HistorySettings, mayMake: Bool) throws {
        let path = StoreFolder(settings.dataDirectory).database
        isNew = !FileManager.default.fileExists(atPath: path)
        guard mayMake || !isNew else { throw HistoryStoreError.missing(path) }
        // Opening the store with another zone would count all days anew, and the bot's next start would do it back.
        if !isNew, let zone = Self.zone(of: path), zone != settings.timeZone.identifier {
            throw HistoryStoreError.otherZone(path, zone, settings.timeZone.identifier)
        }
        store = try SQLiteStore(directory: settings.dataDirectory, timeZone: settings.timeZone)
        guilds = try store.guilds()
    }

    /// Makes sure that the database knows a guild.
    ///
    /// - Parameters:
    ///   - guild: the guild's id.
    ///   - advice: what to do where it does not.
    /// - Throws: `HistoryStoreError` that names those it knows.
    public func expect(_ guild: UInt64, advice: String = "") throws {
        if !guilds.contains(guild) { throw HistoryStoreError.unknownGuild(guild, known: guilds, advice) }
    }

    /// The zone in which the days of a database were counted; `nil` where it does not say, as one of an older version.
    private static func zone(of path: String) -> String? {
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        return try? DatabaseQueue(path: path, configuration: configuration).read(StoreNote.timeZone.read)
    }
}

/// Why a database is not the right one, in a sentence that says what to do.
public struct HistoryStoreError: Error, Sendable, CustomStringConvertible {
    /// What is wrong and what to do.
    public let description: String

    /// There is no database.
    static func missing(_ path: String) -> HistoryStoreError {
        HistoryStoreError(
            description: "There is no database at \(path). Name its folder with --data-dir or DATA_DIR.")
    }

    /// Its days are counted in another zone.
    static func otherZone(_ path: String, _ zone: String, _ configured: String) -> HistoryStoreError {
        HistoryStoreError(
            description: "The days of \(path) are counted in \(zone), but TIMEZONE is \(configured). Set "
                + "TIMEZONE=\(zone), or start the bot once with \(configured), which counts them anew.")
    }

    /// It knows other guilds only.
    static func unknownGuild(_ guild: UInt64, known: [UInt64], _ advice: String) -> HistoryStoreError {
        let list = known.isEmpty ? "none yet" : known.map(String.init).joined(separator: ", ")
        return HistoryStoreError(
            description: "The database does not know the guild \(guild). Those it knows: \(list)."
                + (advice.isEmpty ? "" : " \(advice)"))
    }
}
