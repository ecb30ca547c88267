// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation
public import LocalTime

/// The activity of one guild: a pure fold over events, which produces the changes to store.
///
/// ```swift
/// var state = ActivityState(timeZone: zone, stored: stored)
/// state.apply(event, isOptedOut: optedOut.contains)
/// state.advance(to: now)
/// let batch = state.takeBatch()
/// ```
public struct ActivityState: Sendable {
    var counts: ActivityCounts
    private var voice: VoiceRooms
    /// Which messages are counted.
    var history: ChannelMarks
    /// Whether events are received, so that an open stay is known to continue.
    private var isLive = false
    private var observedSince: Date?
    /// The boosts; `nil` if unknown.
    public private(set) var boosts: Boosts?
    /// The progress in the last batch.
    private var takenProgress: ActivityProgress

    /// Creates a state.
    ///
    /// - Parameters:
    ///   - timeZone: The time zone of the guild's days.
    ///   - stored: What was stored of all batches; empty for a guild that was never observed.
    public init(timeZone: TimeZone, stored: StoredActivity = StoredActivity()) {
        let progress = stored.progress
        counts = ActivityCounts(
            calendar: HourCalendar(timeZone: timeZone),
            members: ActiveMembers(newestDay: progress.newestDay, stored.members, figures: stored.activeMembers))
        voice = VoiceRooms(stored)
        history = ChannelMarks(stored.marks, since: progress.messagesSince, gap: progress.messageGap)
        (observedSince, boosts, takenProgress) = (progress.observedSince, progress.boosts, progress)
    }

    /// The time zone of the guild's days. A change affects only later events.
    public var timeZone: TimeZone {
        get { counts.calendar.timeZone }
        set { counts.calendar = HourCalendar(timeZone: newValue) }
    }

    /// Applies one event. Events are applied in the order in which Discord sent them; late ones may have an earlier time.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - isOptedOut: Whether a user has opted out. Then everything is counted as usual, but nothing is kept about the
    ///     user, who is not an active member.
    public mutating func apply(_ event: ActivityEvent, isOptedOut: (UInt64) -> Bool = { _ in false }) {
        let at = event.at.milliseconds
        switch event.kind {
        case .message(let author, let channel, let user):
            let hour = counts.calendar.span(at: at).hour
            counts.add(1, ActivityKind(author), channel, hour)
            if author == .human { counts.mark(user, hour.day, .message, isOptedOut) }
        case .reaction(let channel, let user):
            let hour = counts.calendar.span(at: at).hour
            counts.add(1, .reactions, channel, hour)
            counts.mark(user, hour.day, .reaction, isOptedOut)
        case .threadCreated(let channel): counts.add(1, .threads, channel, counts.calendar.span(at: at).hour)
        case .voice(let connection):
            voice.count(to: at, &counts)
            voice.update(connection, isAnonymous: isOptedOut(connection.user), &counts)
        case .voiceSnapshot(let connections, let afkChannel):
            observe(at: event.at)
            replaceVoice(connections, afkChannel, at: at, isOptedOut)
        case .afkChannel(let channel):
            voice.count(to: at, &counts)
            voice.setAFKChannel(channel, &counts)
        case .boosts(let boosts): self.boosts = boosts
        case .memberJoined(let user, let joinedAt, let isBot):
            observe(at: event.at)
            if !isBot { join(user, joinedAt ?? event.at, isOptedOut) }
        case .memberLeft(let user, let joinedAt, let isBot):
            observe(at: event.at)
            if !isBot { leave(user, joinedAt, at: event.at) }
        case .interrupted: isLive = false
        case .caughtUp: isLive = true
        }
    }

    /// Counts the time of open stays up to an instant, and begins its day. Does not count stays while events are not
    /// received.
    ///
    /// - Parameter instant: An instant up to which all events have been received and applied.
    public mutating func advance(to instant: Date) {
        observe(at: instant)
        counts.members.turn(to: counts.calendar.day(of: instant))
        if isLive { voice.count(to: instant.milliseconds, &counts) }
    }

    /// Removes and returns the changes since the last batch.
    public mutating func takeBatch() -> ActivityBatch {
        var batch = ActivityBatch()
        swap(&batch, &counts.batch)
        counts.members.takeChanges(into: &batch)
        history.takeChanges(into: &batch)
        let progress = progress
        if progress != takenProgress {
            batch.progress = progress
            takenProgress = progress
        }
        return batch
    }

    /// Removes everything that is known about a user, except for counts: after a request, or after opting out. The time of an
    /// open stay is still counted.
    ///
    /// - Parameters:
    ///   - user: The user's ID.
    ///   - pseudonym: The ID that later events have instead, if the user has opted out. The figures of active members then change
    ///     from the next day on; otherwise at once, because the user may become active again.
    public mutating func forget(_ user: UInt64, as pseudonym: UInt64? = nil) {
        counts.members.forget(user, forGood: pseudonym != nil)
        voice.forget(user, as: pseudonym, &counts)
    }
}

// MARK: - Reading

extension ActivityState {
    /// The users in voice outside of the AFK channel, without bots.
    public var voiceMembers: Int { voice.users }

    /// The users in the AFK channel, without bots.
    public var afkMembers: Int { voice.afkUsers }

    /// The figures of active members.
    ///
    /// - Parameter day: The current local day, or one of the seven days before the newest day of any event.
    /// - Returns: The figures; `nil` for earlier days, whose figures are in the store.
    public func activeMembers(on day: Day) -> ActiveFigures? { counts.members.figures(of: day) }

    /// What is kept about a user.
    public func activity(of user: UInt64) -> MemberActivity? { counts.members[user] }

    /// The state as a store has it after the next batch, with members and stays in no particular order.
    public var stored: StoredActivity {
        var figures: [Day: ActiveFigures] = [:]
        if let newest = counts.members.newestDay {
            for age in 0...MemberBits.lateDays {
                let day = newest.advanced(by: -age)
                if let known = counts.members.figures(of: day), known != ActiveFigures() { figures[day] = known }
            }
        }
        return StoredActivity(
            progress: progress, members: counts.members.members, stays: voice.stored, activeMembers: figures,
            marks: Array(history.marks.values))
    }

    private var progress: ActivityProgress {
        var progress = ActivityProgress()
        progress.observedSince = observedSince
        progress.newestDay = counts.members.newestDay
        // Without open stays it is not needed, and an idle guild has nothing to store.
        if voice.users + voice.afkUsers > 0 {
            progress.voiceCountedUntil = voice.countedUntil.map { Date(milliseconds: $0) }
        }
        (progress.voiceDay, progress.voicePeak, progress.afkChannel) = (voice.day, voice.peak, voice.afkChannel)
        progress.boosts = boosts
        (progress.messagesSince, progress.messageGap) = (history.since, history.gap)
        return progress
    }
}

// MARK: - Applying

extension ActivityState {
    /// Whether the guild was observed before.
    var isObserved: Bool { observedSince != nil }

    /// Begins the observation of joins. Times of joining are known to the second.
    private mutating func observe(at instant: Date) {
        if observedSince == nil { observedSince = Self.second(of: instant) }
    }

    private static func second(of instant: Date) -> Date {
        Date(timeIntervalSince1970: instant.timeIntervalSince1970.rounded(.down))
    }

    private mutating func replaceVoice(
        _ connections: [VoiceConnection], _ afkChannel: UInt64?, at instant: Int64, _ isOptedOut: (UInt64) -> Bool
    ) {
        let humans = connections.filter { $0.channel != nil && !$0.isBot }
        voice.endAll(except: Set(humans.map(\.session)), &counts)
        voice.count(to: instant, &counts)
        voice.setAFKChannel(afkChannel, &counts)
        for connection in humans { voice.update(connection, isAnonymous: isOptedOut(connection.user), &counts) }
        isLive = true
    }

    private mutating func join(_ user: UInt64, _ joinedAt: Date, _ isOptedOut: (UInt64) -> Bool) {
        let joinedAt = Self.second(of: joinedAt)
        guard let observedSince, joinedAt >= observedSince else { return }
        let day = counts.calendar.day(of: joinedAt)
        var change = CohortCounts(joined: 1)
        if !isOptedOut(user), counts.members.join(user, day) { change.activeWithin7 = 1 }
        counts.batch.cohorts[day, default: CohortCounts()] += change
    }

    private mutating func leave(_ user: UInt64, _ joinedAt: Date?, at instant: Date) {
        let day = counts.calendar.day(of: instant)
        counts.batch.leavers[LeaverKey(day: day, tenure: Tenure(from: joinedAt, to: instant)), default: 0] += 1
        if let joinedAt = joinedAt.map(Self.second), let observedSince, joinedAt >= observedSince {
            let joined = counts.calendar.day(of: joinedAt)
            let days = joined.distance(to: day)
            if days <= 30 { counts.batch.cohorts[joined, default: CohortCounts()].countLeave(after: days) }
        }
        counts.members.leave(user, day)
        // A leave that was found later says nothing about the current stay.
        if instant.milliseconds >= voice.countedUntil ?? .min {
            voice.count(to: instant.milliseconds, &counts)
            voice.end(of: user, &counts)
        }
    }
}
