// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// An event that a repair found.
struct RepairedEvent: Sendable, Hashable {
    let kind: MemberEventKind
    let person: Person
    /// The time of the event, or the latest possible time.
    let at: Date
    /// The earliest possible time, if the exact time is unknown.
    let since: Date?
    let cause: LeaveCause?

    init(_ kind: MemberEventKind, _ person: Person, at: Date, since: Date? = nil, cause: LeaveCause? = nil) {
        self.kind = kind
        self.person = person
        self.at = at
        self.since = since.map { min($0, at) }
        self.cause = cause
    }
}

/// What happened to one user in a gap, as far as it can be concluded: the shortest history that leads from what was known before
/// to what is known after it and contains all entries of the audit log.
enum RepairPlan {
    /// The joins and leaves of one user.
    ///
    /// - Parameters:
    ///   - before: the member before the gap; `nil` if the user was none.
    ///   - after: the member in the list; `nil` if the user is not listed.
    ///   - entries: the user's kicks and bans in the gap, earliest first. Those before a known join are ignored.
    ///   - name: the name for events that nothing else names.
    ///   - span: the gap.
    /// - Returns: the events, earliest first.
    static func memberEvents(
        before: RosterMember?, after: ListedMember?, _ entries: [ModerationEntry], of user: UInt64,
        in span: ClosedRange<Date>
    ) -> [RepairedEvent] {
        var events: [RepairedEvent] = []
        var isMember = before != nil
        // The earliest possible time of the next event.
        var since = span.lowerBound
        let person = after?.person ?? entries.first { !$0.person.name.isEmpty }?.person ?? Person(id: user, name: "")
        for entry in entries where entry.action != .unban {
            if let joined = before?.joinedAt, entry.at < joined { continue }
            if !isMember {
                // A ban does not need a member, a kick does.
                guard entry.action == .kick else { continue }
                events.append(RepairedEvent(.join, person, at: entry.at, since: since))
            }
            let cause = entry.action == .kick ? LeaveCause.kicked : .banned
            events.append(RepairedEvent(.leave, person, at: entry.at, cause: cause))
            isMember = false
            since = max(since, entry.at)
        }
        guard let after else {
            if isMember {
                events.append(
                    RepairedEvent(.leave, person, at: max(span.upperBound, since), since: since, cause: .left))
            }
            return events
        }
        let joined = after.joinedAt.map { min($0, span.upperBound) }
        if isMember {
            // The same member, or somebody who left and came back.
            guard let joined, let known = before?.joinedAt, joined.timeIntervalSince(known) >= 1 else { return events }
            events.append(RepairedEvent(.leave, person, at: max(joined, since), since: since, cause: .left))
        }
        events.append(
            RepairedEvent(.join, person, at: max(joined ?? span.upperBound, since), since: joined == nil ? since : nil))
        return events
    }

    /// The bans and unbans of one user.
    ///
    /// - Parameters:
    ///   - before: whether the user was banned before the gap.
    ///   - after: whether the user is in the ban list.
    ///   - entries: the user's bans and unbans in the gap, earliest first.
    ///   - person: the user.
    ///   - span: the gap.
    /// - Returns: the events, earliest first.
    static func banEvents(
        before: Bool, after: Bool, _ entries: [ModerationEntry], of person: Person, in span: ClosedRange<Date>
    ) -> [RepairedEvent] {
        var events: [RepairedEvent] = []
        var isBanned = before
        var since = span.lowerBound
        for entry in entries where entry.action != .kick {
            // What changes nothing was received before the gap.
            guard (entry.action == .ban) != isBanned else { continue }
            isBanned.toggle()
            events.append(RepairedEvent(isBanned ? .ban : .unban, person, at: entry.at))
            since = max(since, entry.at)
        }
        if isBanned != after {
            events.append(
                RepairedEvent(after ? .ban : .unban, person, at: max(span.upperBound, since), since: since))
        }
        return events
    }
}
