// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The sequence of events in load mode: 60% presences, 27% joins and leaves, 3% bans or unbans, and 10% messages.
/// A pure value.
struct LoadCycle: Sendable, Equatable {
    enum Slot: Sendable, Equatable {
        case presence, message, join, leave, ban, unban
    }

    /// Maximum increase of the number of bans before unbans start.
    private static let bansMore = 1000

    private enum Kind: Sendable {
        case presence, message
        /// 15%: joins while the guild grows, leaves while it shrinks.
        case many
        /// 12%: leaves while the guild grows, joins while it shrinks.
        case few
        case ban
    }

    private static let kinds: [Kind] = {
        var kinds =
            Array(repeating: Kind.presence, count: 60) + Array(repeating: .many, count: 15)
            + Array(repeating: .few, count: 12) + Array(repeating: .ban, count: 3)
            + Array(repeating: .message, count: 10)
        var random = WorldRandom(seed: 0x10AD)
        kinds.shuffle(using: &random)
        return kinds
    }()

    private var position = 0
    private var isGrowing = true
    private var isBanning = true

    /// The next event, for the current and the initial numbers of members and bans.
    mutating func next(members: Int, of plannedMembers: Int, bans: Int, of plannedBans: Int) -> Slot {
        let kind = Self.kinds[position]
        position = position == Self.kinds.count - 1 ? 0 : position + 1
        switch kind {
        case .presence: return .presence
        case .message: return .message
        case .many, .few:
            if members >= plannedMembers + max(plannedMembers / 10, 100) { isGrowing = false }
            if members <= plannedMembers { isGrowing = true }
            return (kind == .many) == isGrowing ? .join : .leave
        case .ban:
            if bans >= plannedBans + Self.bansMore { isBanning = false }
            if bans <= plannedBans { isBanning = true }
            return isBanning ? .ban : .unban
        }
    }
}
