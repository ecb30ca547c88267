// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Activity
import GRDB
public import LocalTime

/// Joins by invite.
extension SQLiteStore {
    /// Adds the table of joins by invite.
    static func makeInvites(_ db: Database) throws {
        try db.execute(
            sql: """
                -- Joins by local day and by what the users joined with; `source` is that of `StoredInviteSource`. There are no
                -- zeros.
                CREATE TABLE invite_join (
                    roster INTEGER NOT NULL,
                    day INTEGER NOT NULL,
                    source INTEGER NOT NULL,
                    code TEXT NOT NULL, -- of an invite; empty for the other sources
                    channel INTEGER, -- of an invite, if it is known
                    count INTEGER NOT NULL,
                    PRIMARY KEY (roster, day, source, code)
                ) STRICT, WITHOUT ROWID;
                """)
    }

    /// The joins by invite in a span of days.
    public func inviteJoins(of guild: UInt64, in days: ClosedRange<Day>, limit: Int) throws -> InviteJoins {
        try read(of: guild) { db, roster in
            let span: StatementArguments = [roster, days.lowerBound.number, days.upperBound.number]
            let sums = try Self.inviteSums(
                db, sql: "WHERE roster = ? AND day BETWEEN ? AND ?", arguments: span)
            let invites = try Row.fetchAll(
                db,
                sql: """
                    SELECT code, max(channel), SUM(count) AS joins FROM invite_join
                    WHERE roster = ? AND day BETWEEN ? AND ? AND source = \(StoredInviteSource.invite.rawValue)
                    GROUP BY code ORDER BY joins DESC, code LIMIT ?
                    """, arguments: span + [limit]
            ).map { row in
                InviteJoins.Invite(
                    code: row[0], channel: (row[1] as Int64?).map { UInt64(bitPattern: $0) }, joins: row[2])
            }
            let count =
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT COUNT(DISTINCT code) FROM invite_join
                        WHERE roster = ? AND day BETWEEN ? AND ? AND source = \(StoredInviteSource.invite.rawValue)
                        """, arguments: span) ?? 0
            let listed = invites.reduce(0) { $0 &+ $1.joins }
            return InviteJoins(
                invites: invites, rest: (count - invites.count, (sums[.invite] ?? 0) &- listed),
                vanity: sums[.vanity] ?? 0, unknown: sums[.unknown] ?? 0)
        } ?? InviteJoins()
    }

    /// The joins by source since the first day.
    static func inviteTotals(_ db: Database, _ roster: Int64) throws -> InviteTotals {
        let sums = try inviteSums(db, sql: "WHERE roster = ?", arguments: [roster])
        return InviteTotals(
            attributed: sums[.invite] ?? 0, vanity: sums[.vanity] ?? 0, unknown: sums[.unknown] ?? 0)
    }

    private static func inviteSums(
        _ db: Database, sql condition: String, arguments: StatementArguments
    ) throws -> [StoredInviteSource: Int64] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT source, SUM(count) FROM invite_join \(condition) GROUP BY source", arguments: arguments)
        return Dictionary(
            rows.compactMap { row in StoredInviteSource(rawValue: row[0]).map { ($0, row[1] as Int64) } },
            uniquingKeysWith: { $0 &+ $1 })
    }
}

extension ActivityWriter {
    /// Adds joins. A sum of zero removes the row: all its joins have been attributed to an invite.
    func writeInvites(_ changes: InviteChanges, _ roster: Int64) throws {
        for (key, joins) in changes.counts {
            let (source, code) = StoredInviteSource.columns(of: key.source)
            try db.cachedStatement(sql: Self.addJoins).execute(arguments: [
                roster, key.day.number, source.rawValue, code, changes.channels[code]?.stored, joins,
            ])
            guard joins < 0 else { continue }
            try db.cachedStatement(sql: Self.removeZero)
                .execute(arguments: [roster, key.day.number, source.rawValue, code])
        }
    }

    private static let addJoins = """
        INSERT INTO invite_join (roster, day, source, code, channel, count) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET count = count + excluded.count, channel = coalesce(excluded.channel, channel)
        """

    private static let removeZero =
        "DELETE FROM invite_join WHERE roster = ? AND day = ? AND source = ? AND code = ? AND count = 0"
}

/// The column `source`.
enum StoredInviteSource: Int64 {
    case invite = 0
    case vanity = 1
    case unknown = 2

    /// The columns `source` and `code`.
    static func columns(of source: InviteSource) -> (source: StoredInviteSource, code: String) {
        switch source {
        case .invite(let code): (.invite, code)
        case .vanity: (.vanity, "")
        case .unknown: (.unknown, "")
        }
    }
}
