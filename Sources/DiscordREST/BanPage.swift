// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A page of the ban list, reduced to its length and last user.
struct BanPage: Decodable, Equatable {
    let count: Int
    let last: UserID?

    private struct Entry: Decodable {
        struct Banned: Decodable { let id: UserID }
        let user: Banned
    }

    init(count: Int, last: UserID?) {
        self.count = count
        self.last = last
    }

    init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        var count = 0
        var last: UserID?
        while !container.isAtEnd {
            last = try container.decode(Entry.self).user.id
            count += 1
        }
        self.init(count: count, last: last)
    }
}
