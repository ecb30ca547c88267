// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation
package import GRDB
public import LocalTime
public import Statistics
public import Storage

extension SQLiteStore {
    /// The roll-ups of a span of days, earliest first.
    public func days(of guild: UInt64, in days: ClosedRange<Day>) throws -> [DayCounts] {
        try pool.read { try Self.days($0, of: guild, in: days) }
    }

    /// The events that match a query.
    public func events(of guild: UInt64, matching query: EventQuery) throws -> [StoredEvent] {
        try pool.read { try Self.events($0, of: guild, matching: query) }
    }

    /// The last sample of each step.
    public func census(of guild: UInt64, in interval: DateInterval, step: TimeInterval) throws -> [CensusSample] {
        let start = interval.start.milliseconds
        return try pool.read { db in
            // SQLite takes bare columns next to max() from the row with the maximum (its documentation of SELECT, "Bare
            // columns in an aggregate query").
            try Row.fetchAll(
                db,
                sql: """
                    SELECT max(at) AS at, members, online, bans FROM census
                    WHERE guild = ? AND at >= ? AND at < ? GROUP BY (at - ?) / ? ORDER BY at
                    """,
                arguments: [
                    Int64(bitPattern: guild), start, interval.end.milliseconds, start, Int64(max(1, step) * 1_000),
                ]
            ).map { row in
                CensusSample(
                    guild: guild, at: Date(milliseconds: row["at"]), members: row.population("members"),
                    online: row.population("online"), bans: row.population("bans"))
            }
        }
    }

    /// The unobserved spans that overlap an interval.
    public func unobserved(of guild: UInt64, in interval: DateInterval) throws -> [UnobservedSpan] {
        try pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT span.*, session.name AS session_name FROM unobserved_span AS span
                    LEFT JOIN session ON session.id = span.id >> \(EventID.sequenceBits)
                    WHERE guild = ? AND to_at >= ? AND from_at < ? ORDER BY to_at LIMIT 1000
                    """,
                arguments: [Int64(bitPattern: guild), interval.start.milliseconds, interval.end.milliseconds]
            ).map { row in
                UnobservedSpan(
                    guild: guild, from: Date(milliseconds: row["from_at"]), to: Date(milliseconds: row["to_at"]),
                    membersBefore: row.population("members_before") ?? 0,
                    membersAfter: row.population("members_after") ?? 0, repaired: RepairedCounts(row),
                    position: Self.position(of: row))
            }
        }
    }

    /// The note with a key.
    public func note(_ key: String) throws -> String? {
        try pool.read { try StoreNote.read(key, $0) }
    }

    /// IDs of all guilds with data, in ascending order.
    public func guilds() throws -> [UInt64] {
        try pool.read { db in
            // A guild may have only imported activity.
            let counted = try Int64.fetchAll(db, sql: "SELECT guild FROM roster").map(UInt64.init(bitPattern:))
            return try Set(Self.guilds(db)).union(counted).sorted { $0.stored < $1.stored }
        }
    }

    package static func guilds(_ db: Database) throws -> [UInt64] {
        try Int64.fetchAll(db, sql: "\(allGuilds) ORDER BY 1").map(UInt64.init(bitPattern:))
    }

    package static func days(_ db: Database, of guild: UInt64, in days: ClosedRange<Day>) throws -> [DayCounts] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM day_count WHERE guild = ? AND day BETWEEN ? AND ? ORDER BY day",
            arguments: [Int64(bitPattern: guild), days.lowerBound.number, days.upperBound.number]
        ).map(DayCounts.init)
    }

    /// The events that match a query. With pseudonyms, users who have opted out can be told apart where a repair needs it.
    package static func events(
        _ db: Database, of guild: UInt64, matching query: EventQuery, withPseudonyms: Bool = false
    ) throws -> [StoredEvent] {
        let isForward = query.order == .earliestFirst
        var conditions = ["guild = ?"]
        var arguments: StatementArguments = [Int64(bitPattern: guild)]
        if let interval = query.interval {
            conditions.append("at >= ? AND at < ?")
            arguments += [interval.start.milliseconds, interval.end.milliseconds]
        }
        if let after = query.after {
            conditions.append("(at, event.id) \(isForward ? ">" : "<") (?, ?)")
            arguments += [after.at.milliseconds, after.id]
        }
        if query.kinds.count < MemberEventKind.allCases.count {
            let kinds = query.kinds.map(\.rawValue).sorted()
            conditions.append("kind IN (\(databaseQuestionMarks(count: kinds.count)))")
            arguments += StatementArguments(kinds)
        }
        let direction = isForward ? "ASC" : "DESC"
        arguments += [max(0, query.limit)]
        return try Row.fetchAll(
            db,
            sql: """
                SELECT event.*, session.name AS session_name FROM member_event AS event
                LEFT JOIN session ON session.id = event.id >> \(EventID.sequenceBits)
                WHERE \(conditions.joined(separator: " AND ")) ORDER BY at \(direction), event.id \(direction) LIMIT ?
                """, arguments: arguments
        ).compactMap { event(of: $0, guild: guild, withPseudonyms) }
    }

    private static func event(of row: Row, guild: UInt64, _ withPseudonyms: Bool) -> StoredEvent? {
        let user = UInt64(bitPattern: row["user"] as Int64)
        let isAnonymous = !withPseudonyms && PseudonymKey.isPseudonym(user)
        guard let kind = MemberEventKind(rawValue: row["kind"]) else { return nil }
        let (id, at) = (row["id"] as Int64, row["at"] as Int64)
        let since = (row["since_at"] as Int64?).flatMap { $0 <= at ? Date(milliseconds: $0) : nil }
        return StoredEvent(
            id: id,
            event: MemberEvent(
                guild: guild, kind: kind,
                person: Person(id: isAnonymous ? 0 : user, name: row["name"]),
                at: Date(milliseconds: at), since: since, day: Day(number: row["day"]),
                cause: (row["cause"] as String?).flatMap(LeaveCause.init(rawValue:)), isRejoin: row["rejoin"],
                source: EventSource(stored: row["source"], id: id), position: position(of: row)))
    }

    private static func position(of row: Row) -> SessionPosition? {
        guard let session = row["session_name"] as String? else { return nil }
        return SessionPosition(session: session, sequence: EventID.sequence(of: row["id"]))
    }
}
