// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import LocalTime
import Statistics

/// Members, banned users and gaps of a guild. Rows are read one by one, because a guild may have hundreds of thousands.
extension SQLiteStore {
    static func roster(_ db: Database, of guild: UInt64) throws -> Roster {
        guard let number = try rosterNumber(db, of: guild) else { return Roster() }
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM member WHERE roster = ?", arguments: [number]) ?? 0
        var roster = Roster(capacity: count)
        let rows = try Row.fetchCursor(
            db, sql: "SELECT user, joined FROM member WHERE roster = ?", arguments: [number])
        while let row = try rows.next() { roster.insert(StoredMember.member(row[0], code: row[1])) }
        return roster
    }

    static func bannedUsers(_ db: Database, of guild: UInt64) throws -> Set<UInt64> {
        guard let number = try rosterNumber(db, of: guild) else { return [] }
        let count = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM banned_user WHERE roster = ?", arguments: [number])
        var users = Set<UInt64>(minimumCapacity: count ?? 0)
        let rows = try Int64.fetchCursor(
            db, sql: "SELECT user FROM banned_user WHERE roster = ?", arguments: [number])
        while let user = try rows.next() { users.insert(UInt64(bitPattern: user)) }
        return users
    }

    static func sightings(_ db: Database, of guild: UInt64) throws -> [Sighting] {
        guard let number = try rosterNumber(db, of: guild) else { return [] }
        return try Row.fetchAll(
            db, sql: "SELECT * FROM sighting WHERE roster = ? ORDER BY at, user", arguments: [number]
        )
        .map { row in
            let user = UInt64(bitPattern: row["user"] as Int64)
            let joinedAt = (row["joined_at"] as Int64?).map(Date.init(milliseconds:))
            let member = ListedMember(Person(id: user, name: row["name"]), joinedAt: joinedAt, isBot: row["is_bot"])
            return Sighting(of: user, at: Date(milliseconds: row["at"]), member: row["is_member"] ? member : nil)
        }
    }

    /// The number of a guild's roster; `nil` if it has none.
    static func rosterNumber(_ db: Database, of guild: UInt64) throws -> Int64? {
        try Int64.fetchOne(
            db, sql: "SELECT number FROM roster WHERE guild = ?", arguments: [Int64(bitPattern: guild)])
    }

    /// The number of a guild's roster, which is created if necessary.
    static func makeRosterNumber(_ db: Database, of guild: UInt64) throws -> Int64 {
        try db.cachedStatement(sql: "INSERT INTO roster (guild) VALUES (?) ON CONFLICT (guild) DO NOTHING")
            .execute(arguments: [Int64(bitPattern: guild)])
        return try rosterNumber(db, of: guild) ?? 0
    }

    static func gap(_ db: Database, of guild: UInt64) throws -> Gap? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT gap.*, session.name AS session_name FROM gap
                LEFT JOIN session ON session.id = gap.position >> \(EventID.sequenceBits) WHERE guild = ?
                """, arguments: [Int64(bitPattern: guild)]
        ).map { row in
            let to = row["to_at"] as Int64
            let position = (row["session_name"] as String?).flatMap { session in
                (row["position"] as Int64?).map {
                    SessionPosition(session: session, sequence: EventID.sequence(of: $0))
                }
            }
            return Gap(
                from: Date(milliseconds: min(row["from_at"], to)), to: Date(milliseconds: to),
                membersBefore: row.population("members_before") ?? 0,
                membersAfter: row.population("members_after") ?? 0, position: position,
                repaired: RepairedCounts(row))
        }
    }

    /// Stores the gap of a guild; `nil` deletes it.
    static func write(_ gap: Gap?, position: Int64?, of guild: UInt64, _ db: Database) throws {
        let id = Int64(bitPattern: guild)
        guard let gap else {
            return try db.cachedStatement(sql: "DELETE FROM gap WHERE guild = ?").execute(arguments: [id])
        }
        try db.cachedStatement(sql: insertGap)
            .execute(arguments: [
                id, gap.from.milliseconds, gap.to.milliseconds, gap.membersBefore, gap.membersAfter, position,
                gap.repaired.joins, gap.repaired.leaves, gap.repaired.bans, gap.repaired.unbans,
            ])
    }

    private static let insertGap = """
        INSERT OR REPLACE INTO gap (
            guild, from_at, to_at, members_before, members_after, position, repaired_joins, repaired_leaves,
            repaired_bans, repaired_unbans)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
}

extension RepairedCounts {
    /// Reads the columns of a row of `gap` or `unobserved_span`.
    init(_ row: Row) {
        self.init(
            joins: row.count("repaired_joins"), leaves: row.count("repaired_leaves"), bans: row.count("repaired_bans"),
            unbans: row.count("repaired_unbans"))
    }
}
