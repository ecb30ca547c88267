// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
package import GRDB
import LocalTime
import Statistics

/// Writes events in one transaction and counts them for the roll-ups.
struct EventWriter {
    private struct GuildDay: Hashable {
        let guild: UInt64
        let day: Day
    }

    /// Events added in this transaction by guild, whatever their source.
    private(set) var added: [UInt64: EventCounts] = [:]
    private var days: [GuildDay: EventCounts] = [:]
    private var sessions: [String: Int64] = [:]
    private var missingNames = MissingNames()
    /// Whether the table `removal` has rows, which it usually does not.
    private var hasRemovals: Bool
    private let db: Database
    private let zones: GuildZones
    // Stored, because looking up a cached statement by its text for every event is slow.
    private let insertion: Statement
    private let visitorInsertion: Statement

    init(_ db: Database, _ zones: GuildZones) throws {
        self.db = db
        self.zones = zones
        insertion = try db.cachedStatement(sql: Self.insertEvent)
        visitorInsertion = try db.cachedStatement(
            sql: "INSERT INTO visitor (guild, user) VALUES (?, ?) ON CONFLICT DO NOTHING")
        hasRemovals = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM removal)") ?? false
    }

    /// Adds an event unless its position exists, which means that it was committed before.
    mutating func insert(_ event: MemberEvent) throws {
        var event = event
        if event.position == nil { event.source = .imported }
        let id = try event.position.map { try self.id(of: $0) } ?? nextImported()
        let guild = Int64(bitPattern: event.guild)
        let user = Int64(bitPattern: event.person.id)
        let isVisit = event.kind == .join || event.kind == .leave
        // An event that exists has its visitor, so this then changes nothing.
        let isKnown = isVisit ? try !addVisitor(user, to: guild) : false
        event.isRejoin = event.kind == .join && isKnown
        insertion.setUncheckedArguments([
            id, guild, event.kind.rawValue, event.cause?.rawValue, event.isRejoin, user, event.person.name,
            event.at.milliseconds, event.day.number, event.source.stored, event.since?.milliseconds,
        ])
        try insertion.execute()
        let isNew = db.changesCount > 0
        if hasRemovals, isVisit, event.position != nil { try forgetRemoval(of: event) }
        guard isNew else { return }
        // Most users without stored joins or leaves have no stored events at all.
        if event.source == .repaired, event.person.name.isEmpty, isKnown || !isVisit {
            missingNames.add(id, of: user, in: guild)
        }
        added[event.guild, default: EventCounts()].count(event)
        days[GuildDay(guild: event.guild, day: event.day), default: EventCounts()].count(event)
    }

    /// Sets the cause of a leave; a more specific cause is kept.
    mutating func set(_ cause: LeaveCause, of position: SessionPosition) throws {
        let statement = try db.cachedStatement(sql: Self.leaveAtPosition)
        guard
            let row = try Row.fetchOne(statement, arguments: [try id(of: position)]),
            let old = LeaveCause(rawValue: row["cause"]), old < cause
        else { return }
        try db.cachedStatement(sql: "UPDATE member_event SET cause = ? WHERE id = ?")
            .execute(arguments: [cause.rawValue, row["id"] as Int64])
        let day = GuildDay(guild: UInt64(bitPattern: row["guild"] as Int64), day: Day(number: row["day"]))
        days[day, default: EventCounts()].move(from: old, to: cause)
    }

    /// Stores the cause of an expected leave, and deletes expired ones.
    mutating func insert(_ removal: Removal) throws {
        hasRemovals = true
        try db.execute(
            sql: "DELETE FROM removal WHERE at < ?",
            arguments: [(removal.at - 10 * GuildState.recentWindow).milliseconds])
        try db.execute(
            sql: "INSERT OR REPLACE INTO removal (guild, user, cause, at) VALUES (?, ?, ?, ?)",
            arguments: [
                Int64(bitPattern: removal.guild), Int64(bitPattern: removal.user), removal.cause.rawValue,
                removal.at.milliseconds,
            ])
    }

    private func forgetRemoval(of event: MemberEvent) throws {
        try db.cachedStatement(sql: "DELETE FROM removal WHERE guild = ? AND user = ?")
            .execute(arguments: [Int64(bitPattern: event.guild), Int64(bitPattern: event.person.id)])
    }

    /// Adds an unobserved span unless its position exists.
    mutating func insert(_ span: UnobservedSpan) throws {
        try db.execute(
            sql: """
                INSERT INTO unobserved_span (
                    id, guild, from_at, to_at, members_before, members_after, repaired_joins, repaired_leaves,
                    repaired_bans, repaired_unbans)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO NOTHING
                """,
            arguments: [
                try span.position.map { try id(of: $0) }, Int64(bitPattern: span.guild), span.from.milliseconds,
                span.to.milliseconds, span.membersBefore, span.membersAfter, span.repaired.joins, span.repaired.leaves,
                span.repaired.bans, span.repaired.unbans,
            ])
    }

    /// Sets missing names and adds the counts to the roll-ups. Call it last.
    ///
    /// - Returns: the updated days.
    func finish() throws -> [UInt64: [DayCounts]] {
        try missingNames.write(db)
        var written: [UInt64: [DayCounts]] = [:]
        for guild in Set(days.keys.map(\.guild)) { try SQLiteStore.rememberZone(of: guild, zones, db) }
        for (key, counts) in days {
            let statement = try db.cachedStatement(sql: Self.addToDay)
            let row = try Row.fetchOne(
                statement,
                arguments: [
                    Int64(bitPattern: key.guild), key.day.number, counts.joins, counts.rejoins, counts.leaves,
                    counts.kicked, counts.banned, counts.bans, counts.unbans,
                ])
            if let row { written[key.guild, default: []].append(DayCounts(row)) }
        }
        return written
    }

    /// - Returns: whether it is a new one.
    private func addVisitor(_ user: Int64, to guild: Int64) throws -> Bool {
        visitorInsertion.setUncheckedArguments([guild, user])
        try visitorInsertion.execute()
        return db.changesCount > 0
    }

    private func nextImported() throws -> Int64 {
        let statement = try db.cachedStatement(
            sql: "SELECT coalesce(max(id), 0) + 1 FROM member_event WHERE id < \(EventID.firstReceived)")
        return try Int64.fetchOne(statement) ?? 1
    }

    /// The row ID of a position.
    mutating func id(of position: SessionPosition) throws -> Int64 {
        EventID.make(session: try number(of: position.session), sequence: position.sequence)
    }

    private mutating func number(of session: String) throws -> Int64 {
        if let number = sessions[session] { return number }
        try db.execute(sql: "INSERT INTO session (name) VALUES (?) ON CONFLICT (name) DO NOTHING", arguments: [session])
        let number = try Int64.fetchOne(db, sql: "SELECT id FROM session WHERE name = ?", arguments: [session]) ?? 0
        sessions[session] = number
        return number
    }

    /// Does nothing if an event with this position was committed before.
    private static let insertEvent = """
        INSERT INTO member_event (id, guild, kind, cause, rejoin, user, name, at, day, source, since_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO NOTHING
        """

    private static let leaveAtPosition = """
        SELECT id, guild, day, cause FROM member_event WHERE id = ? AND kind = 'leave'
        """

    private static let addToDay = """
        INSERT INTO day_count (guild, day, joins, rejoins, leaves, kicked, banned, bans, unbans)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (guild, day) DO UPDATE
        SET joins = joins + excluded.joins, rejoins = rejoins + excluded.rejoins, leaves = leaves + excluded.leaves,
            kicked = kicked + excluded.kicked, banned = banned + excluded.banned, bans = bans + excluded.bans,
            unbans = unbans + excluded.unbans
        RETURNING *
        """
}

extension EventSource {
    /// The value of the column `source`.
    var stored: Int {
        switch self {
        case .gateway: 0
        case .repaired: 1
        case .imported: 2
        }
    }

    /// Reads the column `source` of an event.
    init(stored: Int, id: Int64) {
        let source = Self.allCases.first { $0.stored == stored }
        self = source ?? (id < EventID.firstReceived ? .imported : .gateway)
    }
}

extension DayCounts {
    /// Reads a row of `day_count`.
    package init(_ row: Row) {
        self.init(
            day: Day(number: row["day"]),
            counts: EventCounts(
                joins: row.count("joins"), rejoins: row.count("rejoins"), leaves: row.count("leaves"),
                kicked: row.count("kicked"), banned: row.count("banned"), bans: row.count("bans"),
                unbans: row.count("unbans")))
    }
}
