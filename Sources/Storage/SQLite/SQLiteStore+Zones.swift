// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
package import GRDB
package import LocalTime
import Statistics
import Synchronization

/// In which zone each guild's days are counted. The notes remember it for every guild that has roll-ups.
extension SQLiteStore {
    /// Makes sure that days are counted in these zones. In a guild whose zone was another, every event that is there
    /// moves to its new day; what the roll-ups hold of events that were removed stays where it is. Nothing of the other
    /// guilds is touched.
    ///
    /// A guild that is not counted any more keeps its roll-ups, and its remembered zone with them: no configuration
    /// says in which zone they would be wanted, and whoever takes the guild in again finds them as they were.
    ///
    /// - Parameters:
    ///   - zones: the zones asked for.
    ///   - counted: the guilds that they are asked for; `nil`: all.
    ///   - db: the database.
    /// - Returns: the zones in which days are counted now: those asked for, and of the guilds that are not counted those
    ///   that were remembered.
    /// - Throws: where the database cannot be read or written.
    package static func use(_ zones: GuildZones, counting counted: Set<UInt64>?, _ db: Database) throws -> GuildZones {
        let remembered = try rememberedZones(db)
        let isOfOlderVersion = try StoreNote.timeZone.read(db) != nil
        var (used, notes) = (zones, remembered)
        db.add(function: localDay(in: zones))
        for guild in try Set(guilds(db)).union(remembered.keys) {
            if let zone = remembered[guild], counted?.contains(guild) == false {
                used.own[guild] = TimeZone(identifier: zone)
            } else if remembered[guild] != zones[guild].identifier {
                try makeDaysAnew(of: guild, db)
                notes[guild] = zones[guild].identifier
            }
        }
        if isOfOlderVersion || notes != remembered { try remember(notes, db) }
        return used
    }

    /// The identifier of the zone that a guild's days were counted in; `nil` where the database does not say, because it
    /// has nothing of the guild, or because it is of the first version. The store is not opened: that would count the
    /// days of another zone again.
    package static func rememberedZone(of guild: UInt64, in path: String) -> String? {
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        return try? DatabaseQueue(path: path, configuration: configuration)
            .read { try rememberedZones($0)[guild] }
    }

    /// The identifiers of the zones in which the days of guilds were counted, by guild.
    package static func rememberedZones(_ db: Database) throws -> [UInt64: String] {
        // An older version counts all guilds in one zone. Where its note is there it was the last that counted, and what
        // a newer one remembered before that, of each guild, holds no more.
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

    /// Remembers the zone of a guild that has its first events, where none is remembered.
    static func rememberZone(of guild: UInt64, _ zones: GuildZones, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO note (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING")
            .execute(arguments: ["\(zoneKeyPrefix)\(guild)", zones[guild].identifier])
    }

    /// `local_day(guild, at)`: the number of the guild's local day of an instant.
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

    /// Remembers these zones and no others.
    private static func remember(_ zones: [UInt64: String], _ db: Database) throws {
        try StoreNote.write(nil, as: StoreNote.timeZone.rawValue, db)
        try db.execute(sql: "DELETE FROM note WHERE key GLOB ?", arguments: [zoneKeyPrefix + "*"])
        for (guild, zone) in zones { try StoreNote.write(zone, as: "\(zoneKeyPrefix)\(guild)", db) }
    }

    private static func makeDaysAnew(of guild: UInt64, _ db: Database) throws {
        for sql in [takeEventsOut, moveEvents, putEventsIn, removeEmptyDays] {
            try db.execute(sql: sql, arguments: [Int64(bitPattern: guild)])
        }
    }

    private static let takeEventsOut = """
        UPDATE day_count
        SET joins = day_count.joins - gone.joins, rejoins = day_count.rejoins - gone.rejoins,
            leaves = day_count.leaves - gone.leaves, kicked = day_count.kicked - gone.kicked,
            banned = day_count.banned - gone.banned, bans = day_count.bans - gone.bans,
            unbans = day_count.unbans - gone.unbans
        FROM (\(countsOfEvents)) AS gone
        WHERE day_count.guild = gone.guild AND day_count.day = gone.day
        """

    private static let moveEvents = "UPDATE member_event SET day = local_day(guild, at) WHERE guild = ?1"

    private static let putEventsIn = """
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

    /// The roll-ups of a guild as the events say.
    private static let countsOfEvents = """
        SELECT guild, day, sum(kind = 'join') AS joins, sum(rejoin) AS rejoins, sum(kind = 'leave') AS leaves,
            sum(cause IS 'kicked') AS kicked, sum(cause IS 'banned') AS banned, sum(kind = 'ban') AS bans,
            sum(kind = 'unban') AS unbans
        FROM member_event WHERE guild = ?1 GROUP BY guild, day
        """
}

/// Calendars that keep the days they were last asked for across calls.
private final class SharedCalendars: Sendable {
    private let calendars: Mutex<GuildCalendars>

    init(_ zones: GuildZones) { calendars = Mutex(GuildCalendars(zones)) }

    func day(of instant: Date, in guild: UInt64) -> Day { calendars.withLock { $0.day(of: instant, in: guild) } }
}
