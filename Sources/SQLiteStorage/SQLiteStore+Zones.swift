// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
package import GRDB
package import LocalTime
import Statistics
import Synchronization

/// The time zone of each guild's days, stored in a note for every guild with roll-ups.
extension SQLiteStore {
    /// Applies time zones. If a guild's time zone changed, its events move to their new days; counts of events already
    /// removed stay on their days. Other guilds are not changed.
    ///
    /// A guild that is no longer configured keeps its roll-ups and its stored time zone: the configuration does not
    /// specify another, and a guild that is added again continues with the same days.
    ///
    /// - Parameters:
    ///   - zones: the configured time zones.
    ///   - counted: the configured guilds; `nil` for all.
    ///   - db: the database.
    /// - Returns: the time zones in use: the configured ones, and the stored ones of guilds that are not configured.
    /// - Throws: if the database cannot be read or written.
    package static func use(_ zones: GuildZones, counting counted: Set<UInt64>?, _ db: Database) throws -> GuildZones {
        let remembered = try rememberedZones(db)
        let isOfOlderVersion = try StoreNote.timeZone.read(db) != nil
        var (used, notes) = (zones, remembered)
        db.add(function: localDay(in: zones))
        for guild in try Set(guilds(db)).union(remembered.keys) {
            if let zone = remembered[guild], counted?.contains(guild) == false {
                used.own[guild] = TimeZone(identifier: zone)
            } else if remembered[guild] != zones[guild].identifier {
                try recountDays(of: guild, db)
                notes[guild] = zones[guild].identifier
            }
        }
        if isOfOlderVersion || notes != remembered { try remember(notes, db) }
        return used
    }

    /// The stored time zone identifier of a guild; `nil` if the database has no data of the guild or has the first
    /// schema version. The store is not opened, because that could recount the days.
    package static func rememberedZone(of guild: UInt64, in path: String) -> String? {
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        return try? DatabaseQueue(path: path, configuration: configuration)
            .read { try rememberedZones($0)[guild] }
    }

    /// The stored time zone identifiers by guild.
    package static func rememberedZones(_ db: Database) throws -> [UInt64: String] {
        // An older version uses one time zone for all guilds. If its note exists, that version counted last, and the
        // notes that a newer version wrote before for each guild are outdated.
        if let zone = try StoreNote.timeZone.read(db) {
            return Dictionary(uniqueKeysWithValues: try guilds(db).map { ($0, zone) })
        }
        let prefix = zoneKeyPrefix
        let rows = try Row.fetchAll(
            db, sql: "SELECT key, value FROM note WHERE key GLOB ?", arguments: [prefix + "*"])
        let zones = rows.compactMap { row in
            UInt64((row["key"] as String).dropFirst(prefix.count)).map { ($0, row["value"] as String) }
        }
        return Dictionary(zones) { $1 }
    }

    /// Stores the time zone of a guild with its first events, if none is stored.
    static func rememberZone(of guild: UInt64, _ zones: GuildZones, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO note (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING")
            .execute(arguments: ["\(zoneKeyPrefix)\(guild)", zones[guild].identifier])
    }

    /// `local_day(guild, at)`: the number of the guild's local day at an instant.
    static func localDay(in zones: GuildZones) -> DatabaseFunction {
        let calendars = SharedCalendars(zones)
        return DatabaseFunction("local_day", argumentCount: 2, pure: true) { values in
            guard let guild = Int64.fromDatabaseValue(values[0]), let at = Int64.fromDatabaseValue(values[1]) else {
                return nil
            }
            return calendars.day(of: Date(milliseconds: at), in: UInt64(bitPattern: guild)).number
        }
    }

    private static var zoneKeyPrefix: String { StoreNote.timeZone.rawValue + "." }

    /// Stores these time zones and deletes all others.
    private static func remember(_ zones: [UInt64: String], _ db: Database) throws {
        try StoreNote.write(nil, as: StoreNote.timeZone.rawValue, db)
        try db.execute(sql: "DELETE FROM note WHERE key GLOB ?", arguments: [zoneKeyPrefix + "*"])
        for (guild, zone) in zones { try StoreNote.write(zone, as: "\(zoneKeyPrefix)\(guild)", db) }
    }

    private static func recountDays(of guild: UInt64, _ db: Database) throws {
        for sql in [subtractEvents, moveEvents, addEvents, removeEmptyDays] {
            try db.execute(sql: sql, arguments: [Int64(bitPattern: guild)])
        }
    }

    private static let subtractEvents = """
        UPDATE day_count
        SET joins = day_count.joins - gone.joins, rejoins = day_count.rejoins - gone.rejoins,
            leaves = day_count.leaves - gone.leaves, kicked = day_count.kicked - gone.kicked,
            banned = day_count.banned - gone.banned, bans = day_count.bans - gone.bans,
            unbans = day_count.unbans - gone.unbans
        FROM (\(countsOfEvents)) AS gone
        WHERE day_count.guild = gone.guild AND day_count.day = gone.day
        """

    private static let moveEvents = "UPDATE member_event SET day = local_day(guild, at) WHERE guild = ?1"

    private static let addEvents = """
        INSERT INTO day_count (guild, day, joins, rejoins, leaves, kicked, banned, bans, unbans)
        \(countsOfEvents)
        ON CONFLICT (guild, day) DO UPDATE
        SET joins = joins + excluded.joins, rejoins = rejoins + excluded.rejoins,
            leaves = leaves + excluded.leaves, kicked = kicked + excluded.kicked,
            banned = banned + excluded.banned, bans = bans + excluded.bans, unbans = unbans + excluded.unbans
        """

    private static let removeEmptyDays = """
        DELETE FROM day_count WHERE guild = ?1 AND joins + leaves + bans + unbans = 0
        """

    /// The roll-ups of a guild computed from its events.
    private static let countsOfEvents = """
        SELECT guild, day, sum(kind = 'join') AS joins, sum(rejoin) AS rejoins, sum(kind = 'leave') AS leaves,
            sum(cause IS 'kicked') AS kicked, sum(cause IS 'banned') AS banned, sum(kind = 'ban') AS bans,
            sum(kind = 'unban') AS unbans
        FROM member_event WHERE guild = ?1 GROUP BY guild, day
        """
}

/// Calendars that cache their most recent days across calls.
private final class SharedCalendars: Sendable {
    private let calendars: Mutex<GuildCalendars>

    init(_ zones: GuildZones) { calendars = Mutex(GuildCalendars(zones)) }

    func day(of instant: Date, in guild: UInt64) -> Day { calendars.withLock { $0.day(of: instant, in: guild) } }
}
