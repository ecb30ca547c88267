// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
public import DiscordModels
public import Foundation
import GRDB
public import Statistics
public import Timekeeping

/// The store in a SQLite database with a write-ahead log.
public struct SQLiteStore: Store {
    private let pool: DatabasePool

    /// Opens the database, makes it where there is none, and brings it to the newest version.
    ///
    /// - Parameter directory: the folder of `statsbot.sqlite`; made where it is missing.
    /// - Throws: `StoreError` where the folder or the file cannot be used.
    public init(directory: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            var configuration = GRDB.Configuration()
            configuration.label = "statsbot.store"
            configuration.maximumReaderCount = 2
            // Commits survive kill -9 without a sync each; a power cut takes whole commits back, never parts of one.
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
            pool = try DatabasePool(path: directory + "/statsbot.sqlite", configuration: configuration)
            try Self.migrator.migrate(pool)
        } catch {
            throw StoreError(directory: directory, cause: error)
        }
    }

    /// What was known when the last batch was committed.
    public func load(since startOfDay: Date, day: Day) async throws -> StoredState {
        try await pool.read { db in
            var state = StoredState()
            for row in try Row.fetchAll(db, sql: "SELECT * FROM gateway_session") {
                state.sessions[row["shard"]] = GatewaySession(
                    id: row["id"], resumeURL: row["resume_url"], sequence: row["sequence"])
                state.scope = SessionScope(shards: row["shards"], intents: GatewayIntents(rawValue: row["intents"]))
            }
            let today = try Self.counts(db, since: startOfDay)
            for row in try Row.fetchAll(db, sql: "SELECT * FROM guild") {
                let id = UInt64(bitPattern: row["id"] as Int64)
                state.guilds[id] = GuildState(
                    members: row["members"], bans: row["bans"],
                    unobserved: UnobservedChange(gained: row["unobserved_gained"], lost: row["unobserved_lost"]),
                    today: today[id].map { DayCounts(day: day, counts: $0) },
                    updatedAt: (row["updated_at"] as Int64?).map { WallInstant(millisecondsSince1970: $0).date })
                state.totals[id] = Self.totals(of: row)
            }
            return state
        }
    }

    /// Commits a batch in one transaction.
    public func commit(_ batch: StoreBatch) async throws -> [UInt64: EventCounts] {
        try await pool.write { db in
            var added: [UInt64: EventCounts] = [:]
            let insert = try db.cachedStatement(sql: Self.insertEvent)
            for entry in batch.entries {
                let event = entry.event
                try insert.execute(arguments: [
                    Int64(bitPattern: event.guild), event.kind.rawValue, Int64(bitPattern: event.person.id),
                    event.person.name,
                    WallInstant(secondsSince1970: event.at.timeIntervalSince1970).millisecondsSince1970,
                    entry.session, entry.sequence,
                ])
                if db.changesCount > 0 { added[event.guild, default: EventCounts()][event.kind] += 1 }
            }
            try Self.write(batch.sessions, of: batch.scope, db)
            for (id, guild) in batch.guilds {
                try db.execute(sql: Self.upsertGuild, arguments: Self.arguments(of: guild, id: id))
            }
            var totals: [UInt64: EventCounts] = [:]
            for id in Set(batch.guilds.keys).union(added.keys) {
                totals[id] = try Self.add(added[id] ?? EventCounts(), to: id, db)
            }
            return totals
        }
    }

    /// Notes that a channel is about to be renamed, and forgets what is too old to matter.
    public func recordRename(of channel: ChannelID, at instant: WallInstant) async throws {
        try await pool.write { db in
            let id = Int64(bitPattern: channel.rawValue)
            try db.execute(
                sql: "DELETE FROM channel_rename WHERE channel = ? AND at < ?",
                arguments: [id, instant.advanced(by: .seconds(-86_400)).millisecondsSince1970])
            try db.execute(
                sql: "INSERT INTO channel_rename (channel, at) VALUES (?, ?)",
                arguments: [id, instant.millisecondsSince1970])
        }
    }

    /// When a channel was renamed, since an instant; the earliest first.
    public func renames(of channel: ChannelID, since instant: WallInstant) async throws -> [WallInstant] {
        try await pool.read { db in
            try Int64.fetchAll(
                db, sql: "SELECT at FROM channel_rename WHERE channel = ? AND at >= ? ORDER BY at",
                arguments: [Int64(bitPattern: channel.rawValue), instant.millisecondsSince1970]
            ).map(WallInstant.init(millisecondsSince1970:))
        }
    }

    /// Closes the database.
    public func close() async throws {
        try pool.close()
    }
}

/// Why a store cannot be used.
public struct StoreError: Error, CustomStringConvertible {
    /// The folder.
    public let directory: String
    /// What the system or SQLite said.
    public let cause: any Error

    /// What is wrong and what to do.
    public var description: String {
        "The database in \(directory) cannot be opened: \(cause). Is DATA_DIR a folder that the bot may write to?"
    }
}
