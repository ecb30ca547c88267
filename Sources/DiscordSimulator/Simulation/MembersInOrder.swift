// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The member IDs in ascending order, for paging; sorted again only after a join or leave.
struct MembersInOrder: Sendable {
    private var ids: [UInt64] = []
    private var changes = -1

    /// Up to `limit` IDs greater than `after`.
    mutating func page(of world: World, after: UInt64, limit: Int) -> ArraySlice<UInt64> {
        let changes = world.counts.joins + world.counts.leaves
        if changes != self.changes {
            ids = world.members.all.map(\.id).sorted()
            self.changes = changes
        }
        var low = 0
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] <= after { low = middle + 1 } else { high = middle }
        }
        return ids[low...].prefix(limit)
    }
}
