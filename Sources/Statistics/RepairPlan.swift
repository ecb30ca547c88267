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
    /// The membership that began or ended, if it is known.
    let member: RosterMember?

    init(
        _ kind: MemberEventKind, _ person: Person, at: Date, since: Date? = nil, cause: LeaveCause? = nil,
        member: RosterMember? = nil
    ) {
        self.kind = kind
        self.person = person
        self.at = at
        self.since = since.map { min($0, at) }
        self.cause = cause
        self.member = member
    }
}

/// What happened to one user in a gap, as far as it can be concluded: the shortest history that leads from what was known before
/// to what is known after it and contains all entries of the audit log.
enum RepairPlan {
    /// The joins and leaves of one user.
    ///
    /// - Parameters:
    ///   - before: the member before the gap; `nil` if the user was none.
    ///   - sightings: what lists showed between, earliest first.
    ///   - after: the member in the list; `nil` if the user is not listed.
    ///   - entries: the user's kicks and bans in the gap that are not counted, earliest first. Bans before a known join are
    ///     ignored.
    ///   - cause: the cause of a leave that no entry explains.
    ///   - user: the user's ID.
    ///   - span: the gap.
    /// - Returns: the events, earliest first.
    static func memberEvents(
        before: RosterMember?, _ sightings: [Sighting] = [], after: ListedMember?, _ entries: [ModerationEntry],
        cause: LeaveCause = .left, of user: UInt64, in span: ClosedRange<Date>
    ) -> [RepairedEvent] {
        var (before, entries, start) = (before, entries[...], span.lowerBound)
        var events: [RepairedEvent] = []
        for sighting in sightings {
            let end = min(max(sighting.at, start), span.upperBound)
            let earlier = entries.prefix { $0.at <= sighting.at }
            entries = entries.dropFirst(earlier.count)
            events += memberEvents(
                before: before, after: sighting.member, earlier, cause: cause, of: user, in: start...end)
            (before, start) = (sighting.member?.member, end)
        }
        return events
            + memberEvents(before: before, after: after, entries, cause: cause, of: user, in: start...span.upperBound)
    }

    /// The joins and leaves between two states.
    private static func memberEvents(
        before: RosterMember?, after: ListedMember?, _ entries: ArraySlice<ModerationEntry>, cause: LeaveCause,
        of user: UInt64, in span: ClosedRange<Date>
    ) -> [RepairedEvent] {
        var events: [RepairedEvent] = []
        var isMember = before != nil
        // The earliest possible time of the next event.
        var since = span.lowerBound
        let person = after?.person ?? entries.first { !$0.person.name.isEmpty }?.person ?? Person(id: user, name: "")
        let joinedBefore = before?.joinedAt ?? .distantPast
        for entry in entries where entry.action != .unban {
            let isEarlier = entry.at < joinedBefore
            if !isMember || isEarlier {
                // A ban does not need a member, a kick does.
                guard entry.action == .kick else { continue }
                events.append(RepairedEvent(.join, person, at: entry.at, since: since))
            }
            let cause = entry.action == .kick ? LeaveCause.kicked : .banned
            let member = isMember && !isEarlier ? before : nil
            events.append(RepairedEvent(.leave, person, at: entry.at, cause: cause, member: member))
            if !isEarlier { isMember = false }
            since = max(since, entry.at)
        }
        if isMember { since = min(max(since, joinedBefore), max(since, span.upperBound)) }
        guard let after else {
            if isMember {
                events.append(
                    RepairedEvent(
                        .leave, person, at: max(span.upperBound, since), since: since, cause: cause, member: before))
            }
            return events
        }
        let joined = after.joinedAt.map { min($0, span.upperBound) }
        if isMember {
            // The same member, or somebody who left and came back.
            guard let joined, let known = before?.joinedAt, joined.timeIntervalSince(known) >= 1 else { return events }
            let at = max(joined, since)
            events.append(RepairedEvent(.leave, person, at: at, since: since, cause: cause, member: before))
        }
        events.append(
            RepairedEvent(
                .join, person, at: max(joined ?? span.upperBound, since), since: joined == nil ? since : nil,
                member: after.member))
        return events
    }

    /// The bans and unbans of one user.
    ///
    /// - Parameters:
    ///   - before: whether the user was banned before the gap.
    ///   - after: whether the user is in the ban list.
    ///   - entries: the user's bans and unbans since the start of the gap, earliest first, with the events already counted.
    ///   - person: the user.
    ///   - span: the gap.
    /// - Returns: the events, earliest first.
    static func banEvents(
        before: Bool, after: Bool, _ entries: [ComparedEntry], of person: Person, in span: ClosedRange<Date>
    ) -> [RepairedEvent] {
        let entries = entries.filter { !$0.isAfterGap }
        var events: [RepairedEvent] = []
        // What is already counted has changed the state before.
        var isBanned: Bool? = entries.contains { $0.counted != nil } ? nil : before
        var since = span.lowerBound
        for entry in entries where entry.entry.action != .kick {
            let (isBan, at) = (entry.entry.action == .ban, entry.entry.at)
            // What changes nothing was received before the gap.
            if entry.counted == nil, isBan != isBanned {
                events.append(RepairedEvent(isBan ? .ban : .unban, person, at: at))
            }
            isBanned = isBan
            since = max(since, at)
        }
        if isBanned ?? before != after {
            events.append(
                RepairedEvent(after ? .ban : .unban, person, at: max(span.upperBound, since), since: since))
        }
        return events
    }
}
