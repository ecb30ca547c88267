// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import CSQLite
public import DiscordModels
public import Foundation
package import GRDB
public import LocalTime
public import Statistics
public import Storage
import StoreFiles
public import Timekeeping

/// A store in a SQLite database in WAL mode.
public struct SQLiteStore: Store {
    /// The time zones of the days.
    public let zones: GuildZones
    let connection: StoreConnection
    /// Opened again if files of the database were deleted: do not keep it for long.
    package var pool: DatabasePool { connection.pool }
    /// How long a transaction waits for another process.
    static let busySeconds = 10

    /// Opens the database, or creates it if it does not exist, and migrates it to the newest schema.
    ///
    /// - Parameters:
    ///   - directory: the folder of `statsbot.sqlite`; created if it does not exist.
    ///   - zones: the time zones of the days. If a guild's time zone changed, its roll-ups are recounted.
    ///   - counted: the configured guilds; `nil` for all in the database. The others keep their roll-ups and zones.
    /// - Throws: `StoreError` if the folder or the database cannot be used, or is from a newer version of the bot.
    public init(directory: String, zones: GuildZones, counting counted: Set<UInt64>? = nil) throws {
        let path = StoreFolder(directory).database
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            // SQLite would create it with the permissions that the umask allows; companions get those of the database.
            if try FileKind.of(path) == .missing {
                do { try FileOperations.create(path) } catch let error as StoreFileError where error.kind == .exists {}
            }
            _ = Self.configuresLibrary
            let (pool, used) = try Self.open(path, zones, counting: counted)
            self.zones = used
            connection = StoreConnection(pool, path: path) { try Self.open(path, zones, counting: counted).pool }
        } catch {
            throw StoreError(directory: directory, cause: error)
        }
    }

    /// Statistics about memory that nobody reads would lock a mutex for each allocation. The library can only be configured before
    /// its first use in a process; if it is too late, nothing changes.
    private static let configuresLibrary = sqlite_disable_memory_statistics() == SQLITE_OK

    private static func open(
        _ path: String, _ zones: GuildZones, counting counted: Set<UInt64>?
    ) throws -> (pool: DatabasePool, zones: GuildZones) {
        let logPages = try logPages(on: DiskSpace(at: path))
        var configuration = GRDB.Configuration()
        configuration.label = "statsbot.store"
        configuration.maximumReaderCount = 4
        // Other commands may write briefly.
        configuration.busyMode = .timeout(TimeInterval(busySeconds))
        configuration.prepareDatabase { db in
            // Commits survive kill -9 without a sync each. A power failure may undo commits, but never part of one; marks of
            // effects are committed with a sync (`writeDurably`).
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            try limitLog(db, pages: logPages)
            // Pages of the visitor table are in random order; a larger cache avoids reading them again.
            try db.execute(sql: "PRAGMA cache_size = -16000")
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        if try pool.read(migrator.hasBeenSuperseded) { throw DatabaseIsNewer() }
        try migrator.migrate(pool)
        return (pool, try pool.write { try use(zones, counting: counted, $0) })
    }

    /// Opens the database with one time zone for all guilds.
    public init(directory: String, timeZone: TimeZone) throws {
        try self.init(directory: directory, zones: GuildZones(timeZone))
    }

    /// The state as of the last committed batch.
    public func load(at instant: Date) async throws -> StoredState {
        try await pool.read { [zones] db in
            var state = StoredState()
            var calendars = GuildCalendars(zones)
            for row in try Row.fetchAll(db, sql: "SELECT * FROM gateway_session") {
                state.sessions[row["shard"]] = GatewaySession(
                    id: row["id"], resumeURL: row["resume_url"], sequence: row["sequence"])
                state.scope = SessionScope(shards: row["shards"], intents: GatewayIntents(rawValue: row["intents"]))
            }
            let guilds = """
                SELECT guild.*, COUNT(span.id) AS spans, TOTAL(MAX(0, to_at - from_at)) / 1000 AS span_seconds
                FROM guild LEFT JOIN unobserved_span AS span ON span.guild = guild.id GROUP BY guild.id
                """
            for row in try Row.fetchAll(db, sql: guilds) {
                let id = UInt64(bitPattern: row["id"] as Int64)
                let today = calendars.day(of: instant, in: id)
                let updatedAt = (row["updated_at"] as Int64?).map(Date.init(milliseconds:))
                let gap = try Self.gap(db, of: id)
                let coveredUntil = (row["covered_until"] as Int64?).map(Date.init(milliseconds:))
                let recent = try updatedAt.map { instant in
                    let start = GuildState.recentSince(
                        updatedAt: instant, coveredUntil: coveredUntil, gap: gap)
                    return try Self.events(
                        db, of: id,
                        matching: EventQuery(
                            interval: DateInterval(start: start, end: max(instant + 1, start)), order: .earliestFirst,
                            limit: .max), withPseudonyms: true)
                }
                state.guilds[id] = GuildState(
                    members: row.population("members"), bans: row.population("bans"),
                    unobserved: UnobservedChange(
                        gained: row.count("unobserved_gained"), lost: row.count("unobserved_lost"),
                        spans: row.count("spans"), seconds: row["span_seconds"]),
                    today: try Self.days(db, of: id, in: today...today).first, updatedAt: updatedAt,
                    coveredUntil: coveredUntil,
                    recent: recent?.map(\.event) ?? [], removals: try Self.removals(db, of: id, before: updatedAt),
                    roster: try Self.roster(db, of: id), rosterIsComplete: row["roster_complete"],
                    bannedUsers: try Self.bannedUsers(db, of: id), bansAreListed: row["bans_listed"],
                    gap: gap, sightings: try Self.sightings(db, of: id))
                state.totals[id] = Self.totals(of: row)
                state.activity[id] = try Self.activity(db, of: id)
                state.committedActivity[id] = try Self.committedActivity(db, of: id)
            }
            for id in try Self.guildsWithImportedActivity(db) where state.activity[id] == nil {
                state.activity[id] = StoredActivity()
                state.committedActivity[id] = try Self.committedActivity(db, of: id)
            }
            state.optOuts = try Self.optOuts(db)
            return state
        }
    }

    /// Commits a batch in one transaction. A new session, and every request, is on the disk when this returns.
    public func commit(_ batch: StoreBatch) async throws -> StoreTotals {
        guard batch.requests.isEmpty else {
            return try await erase { db in try Self.transaction(db, isDurable: true) { try commit(batch, $0) } }
        }
        return try await writeWithoutTransaction { db in
            try Self.transaction(db, isDurable: try Self.hasNewSession(batch, db)) { try commit(batch, $0) }
        }
    }

    private func commit(_ batch: StoreBatch, _ db: Database) throws -> StoreTotals {
        try Self.replaceUsers(for: batch.requests, db)
        var commit = try EventWriter(db, zones)
        var rosters = RosterWriter(db)
        for record in batch.records {
            switch record {
            case .event(let event): try commit.insert(event)
            case .cause(let cause, let position): try commit.set(cause, of: position)
            case .removal(let removal): try commit.insert(removal)
            case .unobserved(let span): try commit.insert(span)
            case .members(let members, let guild): try rosters.insert(members, of: guild)
            case .memberGone(let user, let guild): try rosters.removeMember(user, of: guild)
            case .banned(let users, let guild): try rosters.insert(banned: users, of: guild)
            case .unbanned(let user, let guild): try rosters.removeBanned(user, of: guild)
            case .sighted(let sightings, let guild): try rosters.insert(sightings, of: guild)
            case .sightingsCompared(let user, let guild): try rosters.removeSightings(of: user, in: guild)
            }
        }
        try rosters.finish()
        let activity = ActivityWriter(db)
        for (guild, changes) in batch.activity { try activity.write(changes, of: guild) }
        try Self.write(batch.sessions, of: batch.scope, db)
        for (id, guild) in batch.guilds {
            try db.cachedStatement(sql: Self.upsertGuild).execute(arguments: Self.arguments(of: guild, id: id))
            let position = try guild.gap?.position.map { try commit.id(of: $0) }
            try Self.write(guild.gap, position: position, of: id, db)
        }
        let days = try commit.finish()
        for case .forget(let user) in batch.requests { _ = try Self.forget(user, db) }
        let forgotten = try Self.takeForgotten(db)
        try Self.forgetPseudonyms(db)
        var totals: [UInt64: EventCounts] = [:]
        for id in Set(batch.guilds.keys).union(commit.added.keys) {
            totals[id] = try Self.add(commit.added[id] ?? EventCounts(), to: id, db)
        }
        return StoreTotals(totals: totals, days: days, forgotten: forgotten)
    }

    /// Imports events that were not received from the gateway.
    public func importEvents(_ events: [MemberEvent]) async throws -> [Bool] {
        try await write { [zones] db in
            var commit = try EventWriter(db, zones)
            let optOuts = try Self.optOuts(db)
            let isNew = try events.map { event in
                var event = event
                event.person = event.person.replaced(optOuts.id)
                event.position = nil
                event.source = .imported
                guard try !Self.isKnown(event, db) else { return false }
                try commit.insert(event)
                return true
            }
            _ = try commit.finish()
            try Self.forgetPseudonyms(db)
            return isNew
        }
    }

    /// Stores a note under a key.
    public func setNote(_ key: String, to value: String?) async throws {
        try await write { try StoreNote.write(value, as: key, $0) }
    }

    /// Stores marks of effects, durably.
    public func mark(_ notes: [String: String?]) async throws {
        try await writeDurably { db in
            for (key, value) in notes { try StoreNote.write(value, as: key, db) }
        }
    }

    /// Records durably that a channel is about to be renamed, and deletes records older than a day.
    public func recordRename(of channel: ChannelID, at instant: WallInstant) async throws {
        try await writeDurably { db in
            let id = Int64(bitPattern: channel.rawValue)
            try db.execute(
                sql: "DELETE FROM channel_rename WHERE channel = ? AND at < ?",
                arguments: [id, instant.advanced(by: .seconds(-86_400)).millisecondsSince1970])
            try db.execute(
                sql: "INSERT INTO channel_rename (channel, at) VALUES (?, ?)",
                arguments: [id, instant.millisecondsSince1970])
        }
    }

    /// The times of a channel's renames since an instant, earliest first.
    public func renames(of channel: ChannelID, since instant: WallInstant) async throws -> [WallInstant] {
        try await pool.read { db in
            try Int64.fetchAll(
                db, sql: "SELECT at FROM channel_rename WHERE channel = ? AND at >= ? ORDER BY at",
                arguments: [Int64(bitPattern: channel.rawValue), instant.millisecondsSince1970]
            ).map(WallInstant.init(millisecondsSince1970:))
        }
    }

    /// Closes the database. Its file is then complete, unless another process uses it.
    public func close() async throws {
        let pool = pool
        if connection.filesState == .intact {
            _ = try? await pool.writeWithoutTransaction { try Self.emptyLog($0) }
        }
        try pool.close()
    }
}
