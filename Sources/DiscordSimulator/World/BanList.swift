// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The ids of those banned, in order: the ban list is paged by user id.
struct BanList: Sendable, Equatable {
    private(set) var ids: [UInt64] = []

    var count: Int { ids.count }

    /// The first position whose id is `id` or above.
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

    /// Adds a ban; `false` if there was one already.
    mutating func insert(_ id: UInt64) -> Bool {
        let position = position(of: id)
        if position < ids.count, ids[position] == id { return false }
        ids.insert(id, at: position)
        return true
    }

    /// Takes a ban away; `false` if there was none.
    mutating func remove(_ id: UInt64) -> Bool {
        guard contains(id) else { return false }
        ids.remove(at: position(of: id))
        return true
    }

    /// Why somebody was banned; follows from the id, and is missing for one in four.
    static func reason(of id: UInt64) -> String? {
        let reasons = ["Spam", "Advertising", "Scam links", "Raid", "Harassment", "Ban evasion"]
        let hash = WorldRandom.mix(id ^ 0xBA4)
        return hash % 4 == 0 ? nil : reasons[Int((hash >> 2) % UInt64(reasons.count))]
    }
}
