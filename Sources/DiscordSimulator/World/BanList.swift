// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The IDs of banned users in ascending order, because the ban list is paged by user ID.
struct BanList: Sendable, Equatable {
    private(set) var ids: [UInt64] = []

    var count: Int { ids.count }

    /// The first position with an ID greater than or equal to `id`.
    func position(of id: UInt64) -> Int {
        var low = 0
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func contains(_ id: UInt64) -> Bool {
        let position = position(of: id)
        return position < ids.count && ids[position] == id
    }

    /// Adds a ban; `false` if the user was already banned.
    mutating func insert(_ id: UInt64) -> Bool {
        let position = position(of: id)
        if position < ids.count, ids[position] == id { return false }
        ids.insert(id, at: position)
        return true
    }

    /// Removes a ban; `false` if the user was not banned.
    mutating func remove(_ id: UInt64) -> Bool {
        guard contains(id) else { return false }
        ids.remove(at: position(of: id))
        return true
    }

    /// The reason of a ban, derived from the ID; `nil` for one in four.
    static func reason(of id: UInt64) -> String? {
        let reasons = ["Spam", "Advertising", "Scam links", "Raid", "Harassment", "Ban evasion"]
        let hash = WorldRandom.mix(id ^ 0xBA4)
        return hash % 4 == 0 ? nil : reasons[Int((hash >> 2) % UInt64(reasons.count))]
    }
}
