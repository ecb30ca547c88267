// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What a client could have learned of each member event. A pure value.
///
/// A client learns of an event that it received. Of the others, it sees traces when it is back: the members with the times
/// at which they joined, the bans, and the audit log. The times at which it is back divide the history; a client knows the
/// guild as it was at the last one, and finds it as it is at the next one. What is still missing today can be found today.
struct EventVisibility: Sendable {
    /// Whether a client could learn of an event.
    enum Value: String, Sendable {
        /// The client received it.
        case delivered
        /// The client did not receive it, but its traces were visible afterwards.
        case visible
        /// No client can know of it.
        case invisible
    }

    /// What a client could learn of one event.
    struct Outcome: Sendable, Equatable {
        var event = Value.invisible
        /// Of a kick: whether the removal was known to be a kick.
        var kick: Value?
        /// Whether the time of a visible event could be known, not only the span in which it happened.
        var isTimeKnown = false

        fileprivate static let timed = Outcome(event: .visible, isTimeKnown: true)
        fileprivate static let untimed = Outcome(event: .visible)
    }

    /// The member events, oldest first, without gaps in their numbers.
    let events: [WorldEvent]
    let received: ReceivedEvents
    /// The times at which a client was back and looked, oldest first.
    let returns: [ClientReturn]
    /// A client that looks now.
    let now: ClientReturn

    private(set) var outcomes: [Outcome]

    init(events: [WorldEvent], received: ReceivedEvents, returns: [ClientReturn], now: ClientReturn) {
        self.events = events
        self.received = received
        self.returns = returns
        self.now = now
        outcomes = received.events.map { Outcome(event: $0 ? .delivered : .invisible) }
        var users: Set<UInt64> = []
        for (index, event) in events.enumerated() {
            let isKick = event.kind == .leave && event.cause == .kick
            if isKick { outcomes[index].kick = kick(index) }
            if !received.events[index] { users.insert(event.user) }
        }
        guard !users.isEmpty else { return }
        var indices: [UInt64: [Int]] = [:]
        for (index, event) in events.enumerated() where users.contains(event.user) {
            indices[event.user, default: []].append(index)
        }
        for indices in indices.values {
            learnMemberships(indices)
            learnBans(indices)
        }
    }

    /// The first time after an event at which a client could look.
    private func look(after event: WorldEvent) -> ClientReturn {
        var (low, high) = (0, returns.count)
        while low < high {
            let middle = (low + high) / 2
            if returns[middle].number <= event.number { low = middle + 1 } else { high = middle }
        }
        return low < returns.count ? returns[low] : now
    }

    private func kick(_ index: Int) -> Value {
        if received.auditLogEntries[index] { return .delivered }
        return look(after: events[index]).seesEntry(of: events[index]) ? .visible : .invisible
    }

    // MARK: - Gaps

    /// The indices of a user's events, divided into gaps: events that were not received, up to the time at which the client
    /// was back or to the next event that it received.
    private struct Gap {
        var missed: [Int] = []
        /// Whether the client knew the state before the gap.
        var isKnown: Bool
        /// The time at which the client was back.
        var look: ClientReturn
        /// The index of the event that ended the gap, if the client received it.
        var end: Int?
    }

    private func gaps(_ indices: [Int]) -> [Gap] {
        var gaps: [Gap] = []
        var isKnown = false
        var gap: Gap?
        for index in indices {
            let event = events[index]
            if let open = gap, open.look.number <= event.number {
                gaps.append(open)
                gap = nil
                isKnown = true
            }
            if let first = returns.first, first.number <= event.number { isKnown = true }
            if received.events[index] {
                if var open = gap {
                    open.end = index
                    gaps.append(open)
                    gap = nil
                }
                isKnown = true
            } else {
                if gap == nil { gap = Gap(isKnown: isKnown, look: look(after: event)) }
                gap?.missed.append(index)
            }
        }
        if let gap { gaps.append(gap) }
        return gaps
    }

    // MARK: - Members

    private mutating func learnMemberships(_ indices: [Int]) {
        for gap in gaps(indices.filter { [.join, .leave].contains(events[$0].kind) || isBan($0) }) {
            learnMembership(gap)
        }
    }

    private func isBan(_ index: Int) -> Bool { events[index].kind == .ban }

    private mutating func learnMembership(_ gap: Gap) {
        guard let first = gap.missed.first(where: { !isBan($0) }) else { return }
        var state: Bool? = gap.isKnown ? events[first].kind == .leave : nil
        var segment: [Int] = []
        var missed = gap.missed[...]
        var joined: Int?
        if gap.end == nil, gap.look.listsMembers, let last = missed.last, events[last].kind == .join {
            // The list has the time at which the member joined.
            joined = last
            missed.removeLast()
        }
        while let index = missed.popFirst() {
            let event = events[index]
            switch (event.kind, event.cause) {
            case (.leave, .kick) where outcomes[index].kick != .invisible:
                learn(segment, from: state, to: true)
                outcomes[index].event = .visible
                outcomes[index].isTimeKnown = true
                (segment, state) = ([], false)
            case (.leave, .ban) where gap.look.seesEntry(of: event):
                learn(segment + [index], from: state, to: false, at: event.at)
                (segment, state) = ([], false)
            case (.ban, _):
                // The removal that belongs to the ban may follow.
                let hasRemoval = missed.first.map { isRemoval($0, by: event) } ?? false
                guard gap.look.seesEntry(of: event), !hasRemoval else { continue }
                learn(segment, from: state, to: false)
                (segment, state) = ([], false)
            default: segment.append(index)
            }
        }
        if let joined {
            learn(segment, from: state, to: false)
            outcomes[joined] = .timed
        } else if let end = gap.end {
            // The event shows whether the user was a member; after a ban, the user is none.
            learn(segment, from: state, to: events[end].kind == .leave, at: isBan(end) ? events[end].at : nil)
        } else if gap.look.listsMembers {
            learn(segment, from: state, to: false)
        }
    }

    private func isRemoval(_ index: Int, by ban: WorldEvent) -> Bool {
        events[index].kind == .leave && events[index].cause == .ban && events[index].at == ban.at
    }

    /// What a client can conclude from the states before and after a number of joins and leaves: the last one that leads to
    /// the new state, if the state has changed. `time`: when the state changed, as far as the client knows.
    private mutating func learn(_ segment: [Int], from old: Bool?, to new: Bool, at time: Int64? = nil) {
        guard let old, old != new else { return }
        let kind: WorldEvent.Kind = new ? .join : .leave
        guard let index = segment.last(where: { events[$0].kind == kind }) else { return }
        outcomes[index].event = .visible
        outcomes[index].isTimeKnown = time == events[index].at
    }

    // MARK: - Bans

    private mutating func learnBans(_ indices: [Int]) {
        for gap in gaps(indices.filter { [.ban, .unban].contains(events[$0].kind) }) {
            for index in gap.missed where gap.look.seesEntry(of: events[index]) { outcomes[index] = .timed }
            // The ban list has no times. It shows the last change, if the state is not the same as before.
            guard gap.isKnown, gap.look.listsBans, let first = gap.missed.first, let last = gap.missed.last,
                events[first].kind == events[last].kind, outcomes[last].event == .invisible
            else { continue }
            outcomes[last] = .untimed
        }
    }
}
