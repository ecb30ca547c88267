// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// A member of a guild, as far as the statistics need it.
public struct RosterMember: Sendable, Hashable {
    /// The user's ID.
    public let id: UInt64
    /// When the user joined, to the second; `nil` if unknown.
    public let joinedAt: Date?
    /// Whether the user is a bot.
    public let isBot: Bool

    /// Creates a member. The time is truncated to the second.
    public init(id: UInt64, joinedAt: Date?, isBot: Bool) {
        self.id = id
        self.joinedAt = joinedAt.map { Date(timeIntervalSince1970: $0.timeIntervalSince1970.rounded(.down)) }
        self.isBot = isBot
    }
}

/// The members of one guild, in about 26 bytes each.
public struct Roster: Sendable, Hashable {
    /// The second in which a member joined, whether it is a bot, and whether the current listing contains it.
    private struct Entry: Sendable, Hashable {
        /// 2015-01-01: Discord's epoch. With 30 bits, seconds since then last until 2049.
        static let epoch = 1_420_070_400.0
        static let bot: UInt32 = 1 << 30
        static let mark: UInt32 = 1 << 31

        var bits: UInt32

        init(_ member: RosterMember) {
            let seconds = member.joinedAt.map { $0.timeIntervalSince1970 - Self.epoch } ?? 0
            bits = UInt32(min(max(seconds, 0), Double(Self.bot - 1))) | (member.isBot ? Self.bot : 0)
        }

        var joinedAt: Date? {
            let seconds = bits & (Self.bot - 1)
            return seconds == 0 ? nil : Date(timeIntervalSince1970: Self.epoch + Double(seconds))
        }

        var isBot: Bool { bits & Self.bot != 0 }
        var isMarked: Bool { bits & Self.mark != 0 }
    }

    private var entries: [UInt64: Entry] = [:]
    /// The number of bots.
    public private(set) var bots = 0

    /// Creates an empty roster.
    ///
    /// - Parameter capacity: The expected number of members.
    public init(capacity: Int = 0) { entries.reserveCapacity(capacity) }

    /// Creates a roster.
    public init(_ members: some Collection<RosterMember>) {
        self.init(capacity: members.count)
        for member in members { insert(member) }
    }

    /// The number of members, including bots.
    public var count: Int { entries.count }

    /// The member with an ID.
    public subscript(id: UInt64) -> RosterMember? {
        entries[id].map { RosterMember(id: id, joinedAt: $0.joinedAt, isBot: $0.isBot) }
    }

    /// Whether a user is a member.
    public func contains(_ id: UInt64) -> Bool { entries[id] != nil }

    /// Adds a member, or replaces it.
    public mutating func insert(_ member: RosterMember) {
        let old = entries.updateValue(Entry(member), forKey: member.id)
        if old?.isBot == true { bots -= 1 }
        if member.isBot { bots += 1 }
    }

    /// Removes a member.
    ///
    /// - Returns: Whether it was one.
    @discardableResult
    public mutating func remove(_ id: UInt64) -> Bool {
        guard let old = entries.removeValue(forKey: id) else { return false }
        if old.isBot { bots -= 1 }
        return true
    }

    /// Replaces the ID of a member.
    mutating func replace(_ id: UInt64, with replacement: UInt64) {
        guard let entry = entries.removeValue(forKey: id) else { return }
        if entries.updateValue(entry, forKey: replacement)?.isBot == true { bots -= 1 }
    }

    /// Begins a comparison with a list: no member is marked.
    mutating func clearMarks() {
        for index in entries.values.indices { entries.values[index].bits &= ~Entry.mark }
    }

    /// Marks a member.
    mutating func mark(_ id: UInt64) {
        entries[id]?.bits |= Entry.mark
    }

    /// The members without a mark, in ascending order.
    var unmarked: [UInt64] { entries.compactMap { $0.value.isMarked ? nil : $0.key }.sorted() }
}
