// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
public import Foundation
import GRDB
import LocalTime
import Statistics
public import Storage

/// Users who are forgotten or have opted out.
extension SQLiteStore {
    /// Pseudonyms are stored as integers below this one.
    static let pseudonymEnd = Int64(bitPattern: 0b11 << 62)

    /// Adds the users who have opted out, and an index of the few events that still have their pseudonym.
    static func makeOptOuts(_ db: Database) throws {
        try db.execute(
            sql: """
                -- A keyed hash of each ID; the key is the note `store.opt_out_key`.
                CREATE TABLE opted_out (
                    pseudonym INTEGER PRIMARY KEY
                ) STRICT;
                -- Users that a command has erased while the bot was running, until the bot has forgotten them, too.
                CREATE TABLE forgotten (
                    user INTEGER PRIMARY KEY
                ) STRICT;
                CREATE INDEX member_event_of_pseudonyms ON member_event (guild, at) WHERE user < \(pseudonymEnd);
                """)
    }

    static func optOuts(_ db: Database) throws -> OptOuts {
        guard let key = try StoreNote.optOutKey.read(db).flatMap(PseudonymKey.init(hexadecimal:)) else {
            return OptOuts()
        }
        let pseudonyms = try Int64.fetchAll(db, sql: "SELECT pseudonym FROM opted_out").map(UInt64.init(bitPattern:))
        return OptOuts(key: key, pseudonyms: Set(pseudonyms))
    }

    /// Runs a transaction that overwrites what it deletes, so that no free page still contains a name.
    func erase<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        try await writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA secure_delete = ON")
            defer { try? db.execute(sql: "PRAGMA secure_delete = OFF") }
            let result = try body(db)
            // The write-ahead log still contains the old pages, unless a reader still needs them.
            _ = try? Self.emptyLog(db)
            return result
        }
    }

    /// Anonymizes a user in all events, and erases the rest except for the bare ID of a member or of a banned user.
    ///
    /// - Returns: The number of events.
    static func forget(_ user: UInt64, _ db: Database) throws -> Int {
        try db.execute(
            sql: "UPDATE member_event SET user = 0, name = '' WHERE user = ?", arguments: [user.stored])
        let count = db.changesCount
        for table in ["removal", "visitor"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE user = ?", arguments: [user.stored])
        }
        try db.execute(sql: "UPDATE sighting SET name = '' WHERE user = ?", arguments: [user.stored])
        try forgetActivity(of: user, db)
        return count
    }

    /// Asks a running bot to forget what it knows about a user, so that it does not store it again.
    package func announceForgotten(_ user: UInt64) async throws {
        try await erase { db in
            try db.execute(sql: "INSERT OR IGNORE INTO forgotten (user) VALUES (?)", arguments: [user.stored])
        }
    }

    /// Erases the users that a command has erased from what was committed since, and ends their requests.
    static func takeForgotten(_ db: Database) throws -> [UInt64] {
        let users = try Int64.fetchAll(db.cachedStatement(sql: "SELECT user FROM forgotten"))
        guard !users.isEmpty else { return [] }
        try db.execute(sql: "PRAGMA secure_delete = ON")
        defer { try? db.execute(sql: "PRAGMA secure_delete = OFF") }
        for user in users { _ = try forget(UInt64(bitPattern: user), db) }
        try db.execute(sql: "DELETE FROM forgotten")
        return users.map(UInt64.init(bitPattern:))
    }

    private static func forgetActivity(of user: UInt64, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM member_activity WHERE user = ?", arguments: [user.stored])
        try db.execute(sql: "UPDATE voice_stay SET user = NULL WHERE user = ?", arguments: [user.stored])
    }

    /// Replaces IDs by pseudonyms, or the reverse, in everything that was stored before these requests.
    static func replaceUsers(for requests: [PrivacyRequest], _ db: Database) throws {
        for request in requests {
            guard let (old, new) = request.replacement else { continue }
            if case .optOut(let user, let key) = request {
                try StoreNote.optOutKey.write(key.hexadecimal, db)
                try db.execute(
                    sql: "INSERT OR IGNORE INTO opted_out (pseudonym) VALUES (?)", arguments: [new.stored])
                try forgetActivity(of: user, db)
            } else {
                try db.execute(sql: "DELETE FROM opted_out WHERE pseudonym = ?", arguments: [old.stored])
            }
            for table in ["removal", "visitor", "member", "banned_user"] {
                try db.execute(
                    sql: "UPDATE OR REPLACE \(table) SET user = ? WHERE user = ?", arguments: [new.stored, old.stored])
            }
            for table in ["sighting", "member_event"] {
                try db.execute(
                    sql: "UPDATE OR REPLACE \(table) SET user = ?, name = '' WHERE user = ?",
                    arguments: [new.stored, old.stored])
            }
        }
    }

    /// Removes the pseudonyms from events that no repair needs any more; `GuildState.recentSince` says which it needs.
    static func forgetPseudonyms(_ db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE member_event INDEXED BY member_event_of_pseudonyms SET user = 0
                WHERE user < \(pseudonymEnd) AND NOT EXISTS (
                    SELECT 1 FROM guild LEFT JOIN gap ON gap.guild = guild.id
                    WHERE guild.id = member_event.guild AND member_event.at >= min(
                        updated_at, ifnull(covered_until, updated_at), ifnull(gap.from_at, updated_at)
                    ) - \(Int64(GuildState.recentWindow * 1_000)))
                """
        ).execute()
    }

    /// What is kept about a user.
    public func keptData(of user: UInt64, at instant: Date) throws -> KeptData {
        try pool.read { [zones] db in
            var calendars = GuildCalendars(zones)
            let isOptedOut = try Self.optOuts(db).contains(user)
            guard !isOptedOut else { return KeptData(isOptedOut: true) }
            let events = try Row.fetchAll(
                db, sql: "SELECT guild, count(*) FROM member_event WHERE user = ? GROUP BY guild",
                arguments: [user.stored]
            ).map { (UInt64(bitPattern: $0[0]), $0[1] as Int) }
            let counts = Dictionary(events, uniquingKeysWith: +)
            let guilds = try Self.guilds(db).map { guild in
                var kept = KeptData.InGuild(id: guild, events: counts[guild] ?? 0)
                guard let roster = try Self.rosterNumber(db, of: guild) else { return kept }
                let today = calendars.day(of: instant, in: guild)
                try Self.read(roster, user, into: &kept, today: today, db)
                return kept
            }
            return KeptData(isOptedOut: false, guilds: guilds.filter { !$0.isEmpty })
        }
    }

    private static func read(
        _ roster: Int64, _ user: UInt64, into kept: inout KeptData.InGuild, today: Day, _ db: Database
    ) throws {
        let arguments: StatementArguments = [roster, user.stored]
        let joined = try Int64.fetchOne(
            db, sql: "SELECT joined FROM member WHERE roster = ? AND user = ?", arguments: arguments)
        if let joined {
            kept.isMember = true
            kept.joinedAt = StoredMember.member(user.stored, code: joined).joinedAt
        }
        kept.isBanned =
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM banned_user WHERE roster = ? AND user = ?)",
                arguments: arguments) ?? false
        let activity = try Row.fetchOne(
            db, sql: "SELECT day, bits FROM member_activity WHERE roster = ? AND user = ?", arguments: arguments)
        if let activity {
            let days = MemberActivity(
                user: user, day: Day(number: activity[0]), bits: UInt64(bitPattern: activity[1])
            ).activeDays
            kept.activeDays = days.count { (0..<28).contains($0.distance(to: today)) }
        }
    }
}
