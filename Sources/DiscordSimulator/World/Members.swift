// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A member; 16 bytes.
struct Member: Sendable, Equatable {
    /// The user's ID.
    var id: UInt64
    /// Time of the join, in seconds since 1970.
    var joined: UInt32
    /// The online status.
    var status: PresenceStatus
}

/// The members of a guild. Members who are not offline come first, so a random one of either kind is found in constant
/// time, and the boundary is the online count.
struct Members: Sendable {
    private(set) var all: [Member] = []
    private(set) var onlineCount = 0
    private var positions: [UInt64: Int32] = [:]

    var count: Int { all.count }

    /// Members who are not offline.
    var online: ArraySlice<Member> { all[..<onlineCount] }

    mutating func reserveCapacity(_ count: Int) {
        all.reserveCapacity(count)
        positions.reserveCapacity(count)
    }

    func contains(_ id: UInt64) -> Bool { positions[id] != nil }

    subscript(_ id: UInt64) -> Member? {
        positions[id].map { all[Int($0)] }
    }

    /// Adds a member; does nothing if the user is already one.
    mutating func insert(_ member: Member) {
        guard positions[member.id] == nil else { return }
        positions[member.id] = Int32(all.count)
        all.append(Member(id: member.id, joined: member.joined, status: .offline))
        if member.status.isOnline { _ = setStatus(member.status, of: member.id) }
    }

    /// Removes a member; `nil` if there is no such member.
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
