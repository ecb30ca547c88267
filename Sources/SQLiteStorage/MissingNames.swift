// SPDX-License-Identifier: MIT
// Part of StatsBot.

import GRDB

/// Repaired events of users whose names are unknown: a member list shows that somebody left, but not the name.
///
/// The name is taken from the user's last event in the guild. Events have no index by user, which would make every event
/// slower, so the table is read once for all of them, and only if one of the users may have stored events.
struct MissingNames {
    /// IDs of the events by guild and user.
    private var events: [Int64: [Int64: [Int64]]] = [:]

    /// Adds an event without a name.
    mutating func add(_ event: Int64, of user: Int64, in guild: Int64) {
        events[guild, default: [:]][user, default: []].append(event)
    }

    /// Sets the names that are found.
    func write(_ db: Database) throws {
        for (guild, users) in events {
            var names: [Int64: (at: Int64, name: String)] = [:]
            let rows = try Row.fetchCursor(db, sql: Self.namesOfUsers, arguments: [guild, Self.list(users.keys)])
            while let row = try rows.next() {
                let (user, at) = (row["user"] as Int64, row["at"] as Int64)
                if at >= names[user]?.at ?? .min { names[user] = (at, row["name"]) }
            }
            for (user, found) in names {
                for event in users[user] ?? [] {
                    try db.cachedStatement(sql: "UPDATE member_event SET name = ? WHERE id = ?")
                        .execute(arguments: [found.name, event])
                }
            }
        }
    }

    private static func list(_ users: some Sequence<Int64>) -> String {
        "[\(users.map(String.init).joined(separator: ","))]"
    }

    /// Reads the table in the order of its rows, because the index by time would lead to each of them separately.
    private static let namesOfUsers = """
        SELECT user, name, at FROM member_event NOT INDEXED
        WHERE guild = ? AND name <> '' AND user IN (SELECT value FROM json_each(?))
        """
}
