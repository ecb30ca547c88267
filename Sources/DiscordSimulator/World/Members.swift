// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// One member; 16 bytes.
struct Member: Sendable, Equatable {
    /// The user's id.
    var id: UInt64
    /// Seconds since 1970 at which the user joined.
    var joined: UInt32
    /// Whether the member is there.
    var status: PresenceStatus
}

/// A guild's members. Those who are not offline stand in front, so that a random one of either kind is found at once,
/// and the number of those online is where the two meet.
struct Members: Sendable {
    private(set) var all: [Member] = []
    private(set) var onlineCount = 0
    private var positions: [UInt64: Int32] = [:]

    var count: Int { all.count }

    /// Those who are not offline.
    var online: ArraySlice<Member> { all[..<onlineCount] }

    mutating func reserveCapacity(_ count: Int) {
        all.reserveCapacity(count)
        positions.reserveCapacity(count)
    }

    func contains(_ id: UInt64) -> Bool { positions[id] != nil }

    subscript(_ id: UInt64) -> Member? {
        positions[id].map { all[Int($0)] }
    }

    /// Adds a member; one who is there already stays as is.
    mutating func insert(_ member: Member) {
        guard positions[member.id] == nil else { return }
        positions[member.id] = Int32(all.count)
        all.append(Member(id: member.id, joined: member.joined, status: .offline))
        if member.status.isOnline { _ = setStatus(member.status, of: member.id) }
    }

    /// Takes a member out.
    mutating func remove(_ id: UInt64) -> Member? {
        guard let member = self[id] else { return nil }
        _ = setStatus(.offline, of: id)
        guard let position = positions[id] else { return nil }
        swap(Int(position), all.count - 1)
        all.removeLast()
        positions[id] = nil
        return member
    }

    /// Changes a member's status; `false` if there is no such member.
    mutating func setStatus(_ status: PresenceStatus, of id: UInt64) -> Bool {
        guard let position = positions[id].map(Int.init) else { return false }
        let was = all[position].status
        all[position].status = status
        switch (was.isOnline, status.isOnline) {
        case (false, true):
            swap(position, onlineCount)
            onlineCount += 1
        case (true, false):
            onlineCount -= 1
            swap(position, onlineCount)
        default: break
        }
        return true
    }

    private mutating func swap(_ first: Int, _ second: Int) {
        guard first != second else { return }
        all.swapAt(first, second)
        positions[all[first].id] = Int32(first)
        positions[all[second].id] = Int32(second)
    }
}
