// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import LocalTime
import Statistics

/// Writes the members and the banned users of guilds in one transaction. Writing something again changes nothing.
struct RosterWriter {
    /// A member in the table; in the order of the table, so that rows written together are on few pages.
    private struct Key: Hashable, Comparable {
        let roster: Int64
        let user: Int64

        static func < (left: Key, right: Key) -> Bool {
            left.roster == right.roster ? left.user < right.user : left.roster < right.roster
        }
    }

    private var rosters: [UInt64: Int64] = [:]
    /// The last change of each member: the column `joined`, or `nil` for a former member.
    private var members: [Key: Int64?] = [:]
    private let db: Database

    init(_ db: Database) { self.db = db }

    /// Adds members, or replaces them. `finish` writes them.
    mutating func insert(_ members: [RosterMember], of guild: UInt64) throws {
        let roster = try roster(of: guild)
        for member in members {
            self.members[Key(roster: roster, user: Int64(bitPattern: member.id))] = StoredMember.code(of: member)
        }
    }

    /// Removes a member, if stored. `finish` does it.
    mutating func removeMember(_ user: UInt64, of guild: UInt64) throws {
        members[Key(roster: try roster(of: guild), user: Int64(bitPattern: user))] = .some(nil)
    }

    /// Writes the members. Call it last.
    func finish() throws {
        guard !members.isEmpty else { return }
        let insertion = try db.cachedStatement(sql: Self.insertMember)
        let removal = try db.cachedStatement(sql: "DELETE FROM member WHERE roster = ? AND user = ?")
        for (key, joined) in members.sorted(by: { $0.key < $1.key }) {
            if let joined {
                insertion.setUncheckedArguments([key.roster, key.user, joined])
                try insertion.execute()
            } else {
                removal.setUncheckedArguments([key.roster, key.user])
                try removal.execute()
            }
        }
    }

    /// Adds banned users.
    mutating func insert(banned users: [UInt64], of guild: UInt64) throws {
        let roster = try roster(of: guild)
        let statement = try db.cachedStatement(
            sql: "INSERT INTO banned_user (roster, user) VALUES (?, ?) ON CONFLICT (roster, user) DO NOTHING")
        for user in users.count > 1 ? users.sorted() : users {
            statement.setUncheckedArguments([roster, Int64(bitPattern: user)])
            try statement.execute()
        }
    }

    /// Removes a banned user, if stored.
    mutating func removeBanned(_ user: UInt64, of guild: UInt64) throws {
        try db.cachedStatement(sql: "DELETE FROM banned_user WHERE roster = ? AND user = ?")
            .execute(arguments: [try roster(of: guild), Int64(bitPattern: user)])
    }

    /// Adds sightings; those that exist are kept.
    mutating func insert(_ sightings: [Sighting], of guild: UInt64) throws {
        let roster = try roster(of: guild)
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO sighting (roster, user, at, is_member, name, joined_at, is_bot) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (roster, user, at) DO NOTHING
                """)
        for sighting in sightings {
            let member = sighting.member
            try statement.execute(arguments: [
                roster, Int64(bitPattern: sighting.user), sighting.at.milliseconds, member != nil,
                member?.person.name ?? "", member?.joinedAt?.milliseconds, member?.isBot ?? false,
            ])
        }
    }

    /// Removes the sightings of a user, or of all users.
    mutating func removeSightings(of user: UInt64?, in guild: UInt64) throws {
        try db.cachedStatement(sql: "DELETE FROM sighting WHERE roster = ?1 AND (?2 IS NULL OR user = ?2)")
            .execute(arguments: [try roster(of: guild), user.map { Int64(bitPattern: $0) }])
    }

    /// The number of a guild's roster.
    private mutating func roster(of guild: UInt64) throws -> Int64 {
        if let roster = rosters[guild] { return roster }
        let roster = try SQLiteStore.makeRosterNumber(db, of: guild)
        rosters[guild] = roster
        return roster
    }

    private static let insertMember = """
        INSERT INTO member (roster, user, joined) VALUES (?, ?, ?)
        ON CONFLICT (roster, user) DO UPDATE SET joined = excluded.joined WHERE joined <> excluded.joined
        """
}

/// The column `joined` of a member: the second of the join and whether the member is a bot, in an integer that SQLite stores
/// in four bytes.
enum StoredMember {
    /// 2015-01-01, Discord's epoch, in seconds since 1970.
    private static let epoch: Int64 = 1_420_070_400
    /// 30 bits, as in `Roster`: until 2049.
    private static let largest: Int64 = (1 << 30) - 1

    /// Twice the seconds since 2015-01-01, 0 if unknown, plus 1 for a bot.
    static func code(of member: RosterMember) -> Int64 {
        let seconds = member.joinedAt.map { $0.milliseconds / 1_000 - epoch } ?? 0
        return min(max(seconds, 0), largest) << 1 | (member.isBot ? 1 : 0)
    }

    /// The member with a code; a code that no member has means that the time is unknown.
    static func member(_ user: Int64, code: Int64) -> RosterMember {
        let seconds = code >> 1
        return RosterMember(
            id: UInt64(bitPattern: user),
            joinedAt: (1...largest).contains(seconds)
                ? Date(timeIntervalSince1970: Double(epoch + seconds)) : nil,
            isBot: code & 1 == 1)
    }
}
