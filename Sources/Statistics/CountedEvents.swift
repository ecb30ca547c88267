// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime

/// The events that were counted since the last instant up to which nothing was missed, and those that the repair has found
/// since then.
///
/// The audit log has entries for them too, which must not be counted again: after another lost session or a restart, it is read
/// again from the start of the gap. And the first event of a user after the gap shows the state at its end.
struct CountedEvents: Sendable, Hashable {
    /// The maximum time between an event as received and its entry, in seconds.
    static let tolerance = RecentRemovals.window
    /// The number of received events that are kept at least. More in the seconds between two acknowledged heartbeats are not
    /// expected; entries of earlier ones might then be counted again.
    static let capacity = 10_000

    /// A counted event.
    struct Event: Sendable, Hashable {
        fileprivate(set) var user: UInt64
        let kind: MemberEventKind
        /// The time of the event, or the latest possible time.
        let at: Date
        /// The earliest possible time, if the exact time is unknown.
        fileprivate let since: Date?
        let day: Day
        let position: SessionPosition?
        fileprivate let isRepaired: Bool
        fileprivate(set) var cause: LeaveCause?

        fileprivate init(_ event: MemberEvent) {
            (user, kind, at, since) = (event.person.id, event.kind, event.at, event.since)
            (day, position, cause) = (event.day, event.position, event.cause)
            isRepaired = event.source == .repaired
        }

        /// Whether an entry at this time can belong to the event.
        fileprivate func isNear(_ instant: Date) -> Bool {
            (since ?? at) - CountedEvents.tolerance <= instant && instant <= at + CountedEvents.tolerance
        }
    }

    /// In the order in which they were counted.
    private var events: [Event] = []
    /// The index of the last leave of each user: in a raid, thousands of leaves are explained every second.
    private var lastLeaves: [UInt64: Int] = [:]
    /// The number of events above which old events are removed.
    private var pruneThreshold = 64

    init() {}

    /// Creates the value from stored events, earliest first.
    init(_ events: [MemberEvent]) {
        for event in events { insert(event) }
    }

    /// Adds an event.
    mutating func insert(_ event: MemberEvent) {
        guard event.source != .imported else { return }
        if event.kind == .leave { lastLeaves[event.person.id] = events.count }
        events.append(Event(event))
        // Half of them at a time, so that it costs little for each.
        if events.count > 2 * Self.capacity, event.source == .gateway {
            let excess = events.count - Self.capacity
            events = events.prefix(excess).filter(\.isRepaired) + events.suffix(Self.capacity)
            findLeaves()
        }
    }

    private mutating func findLeaves() {
        lastLeaves.removeAll(keepingCapacity: true)
        for (index, event) in events.enumerated() where event.kind == .leave { lastLeaves[event.user] = index }
    }

    /// Sets the cause of the last leave of a user.
    mutating func explain(_ user: UInt64, by cause: LeaveCause) {
        guard let index = lastLeaves[user] else { return }
        events[index].cause = cause
    }

    /// Replaces the ID of a user.
    mutating func replace(_ user: UInt64, with replacement: UInt64) {
        for index in events.indices where events[index].user == user { events[index].user = replacement }
        if let leave = lastLeaves.removeValue(forKey: user) { lastLeaves[replacement] = leave }
    }

    /// Removes events whose entries will not be read, at times.
    mutating func forget(before instant: Date) {
        guard events.count > pruneThreshold else { return }
        let start = instant - Self.tolerance
        events.removeAll { $0.at < start }
        findLeaves()
        pruneThreshold = max(64, 2 * events.count)
    }

    /// The events of each user.
    var byUser: EventsByUser { EventsByUser(events: Dictionary(grouping: events, by: \.user)) }

    /// Whether a user was banned at the end of the gap, as the first event received after it shows.
    func wasBanned(_ user: UInt64, at end: Date) -> Bool? {
        let ofUser = events.filter { $0.user == user }
        return EventsByUser(events: [user: ofUser]).wasBanned(user, at: end)
    }
}

extension CountedEvents {
    /// Counted events, by user.
    struct EventsByUser: Sendable {
        fileprivate let events: [UInt64: [Event]]

        /// Whether a user was a member at the end of the gap, as the first event received after it shows.
        func wasMember(_ user: UInt64, at end: Date) -> Bool? {
            first(of: user, after: end, [.join, .leave]).map { $0 == .leave }
        }

        /// Whether a user was banned at the end of the gap, as the first event received after it shows.
        func wasBanned(_ user: UInt64, at end: Date) -> Bool? {
            first(of: user, after: end, [.ban, .unban]).map { $0 == .unban }
        }

        private func first(of user: UInt64, after end: Date, _ kinds: [MemberEventKind]) -> MemberEventKind? {
            events[user]?.first { !$0.isRepaired && $0.at >= end && kinds.contains($0.kind) }?.kind
        }

        /// Finds the counted event of each entry, so that what remains was lost.
        ///
        /// - Parameters:
        ///   - entries: entries about one user, earliest first.
        ///   - user: the user.
        ///   - end: the end of the gap.
        /// - Returns: the entries. The last ones may belong to events that were received after the gap: a guild appears a
        ///   little later here than at Discord.
        func compare(_ entries: [ModerationEntry], of user: UInt64, until end: Date) -> [ComparedEntry] {
            var (earlier, later): ([Event], [Event]) = ([], [])
            for event in events[user] ?? [] {
                if event.isRepaired || event.at < end { earlier.append(event) } else { later.append(event) }
            }
            var isAtEnd = true
            let compared = entries.reversed().map { entry in
                if isAtEnd, let index = Self.index(of: entry, in: later) {
                    let event = later[index]
                    later.removeSubrange(index...)
                    return ComparedEntry(entry: entry, counted: event, isAfterGap: true)
                }
                isAtEnd = false
                let index = Self.index(of: entry, in: earlier)
                return ComparedEntry(entry: entry, counted: index.map { earlier.remove(at: $0) })
            }
            return compared.reversed()
        }

        private static func index(of entry: ModerationEntry, in events: [Event]) -> Int? {
            events.lastIndex { $0.kind == entry.action.event && $0.isNear(entry.at) }
        }
    }
}

/// An entry of the audit log, and the event that was counted for it; `nil` if none was.
struct ComparedEntry: Sendable, Hashable {
    let entry: ModerationEntry
    let counted: CountedEvents.Event?
    /// Whether that event was received after the gap.
    let isAfterGap: Bool

    init(entry: ModerationEntry, counted: CountedEvents.Event? = nil, isAfterGap: Bool = false) {
        self.entry = entry
        self.counted = counted
        self.isAfterGap = isAfterGap
    }
}

extension ModerationEntry.Action {
    /// The event that the entry describes.
    fileprivate var event: MemberEventKind {
        switch self {
        case .kick: .leave
        case .ban: .ban
        case .unban: .unban
        }
    }
}
