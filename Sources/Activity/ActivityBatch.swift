// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import LocalTime

/// The changes of a guild's activity since the previous batch.
///
/// A store writes a batch in one transaction with the sequence number of the last applied event: then each event is counted
/// exactly once, even if the process is killed. Counts are added to the stored rows; everything else replaces them.
public struct ActivityBatch: Sendable, Hashable {
    /// Numbers and times to add, by hour, channel and kind. There are no zeros.
    public var hours: [HourCountKey: Int64] = [:]
    /// Counts to add, by local day of joining.
    public var cohorts: [Day: CohortCounts] = [:]
    /// Numbers of members who left to add, by local day and tenure. There are no zeros.
    public var leavers: [LeaverKey: Int64] = [:]
    /// Joins by invite.
    public var invites = InviteChanges()
    /// Current figures of changed days.
    public var activeMembers: [Day: ActiveFigures] = [:]
    /// The most users who have been in voice at once on changed days; without bots and the AFK channel.
    public var voicePeaks: [Day: Int] = [:]
    /// Changed activity of users, by ID.
    public var members: [UInt64: MemberActivity] = [:]
    /// The users whose activity must be deleted.
    public var erasedMembers: Set<UInt64> = []
    /// Open stays in voice that are new or changed, by session.
    public var stays: [String: VoiceStay] = [:]
    /// The sessions of stays that have ended and must be deleted.
    public var endedStays: Set<String> = []
    /// Changed marks of channels, by channel or thread.
    public var marks: [UInt64: ChannelMark] = [:]
    /// Whether the gap of all channels' messages must be deleted: it has been read from the history, except for `gaps`.
    public var closesMessageGap = false
    /// New gaps.
    public var gaps: [ActivityGap] = []
    /// The rest of the state, if it has changed.
    public var progress: ActivityProgress?

    /// Creates an empty batch.
    public init() {}

    /// Whether there is nothing to store.
    public var isEmpty: Bool {
        hours.isEmpty && cohorts.isEmpty && leavers.isEmpty && activeMembers.isEmpty && voicePeaks.isEmpty
            && members.isEmpty && erasedMembers.isEmpty && stays.isEmpty && endedStays.isEmpty && progress == nil
            && marks.isEmpty && !closesMessageGap && gaps.isEmpty && invites.isEmpty
    }

    /// Adds the changes of a later batch, so that both are stored together.
    public mutating func merge(_ later: ActivityBatch) {
        hours.merge(later.hours, uniquingKeysWith: +)
        for (day, counts) in later.cohorts { cohorts[day, default: CohortCounts()] += counts }
        leavers.merge(later.leavers, uniquingKeysWith: +)
        invites.merge(later.invites)
        activeMembers.merge(later.activeMembers) { $1 }
        voicePeaks.merge(later.voicePeaks) { $1 }
        Self.merge(&members, &erasedMembers, later.members, later.erasedMembers)
        Self.merge(&stays, &endedStays, later.stays, later.endedStays)
        marks.merge(later.marks) { $1 }
        if later.closesMessageGap {
            gaps.removeAll(where: \.isOfAllMessages)
            closesMessageGap = true
        }
        gaps += later.gaps
        progress = later.progress ?? progress
    }

    private static func merge<Key, Value>(
        _ values: inout [Key: Value], _ removed: inout Set<Key>, _ laterValues: [Key: Value], _ laterRemoved: Set<Key>
    ) {
        for key in laterRemoved { values[key] = nil }
        removed.formUnion(laterRemoved)
        for (key, value) in laterValues {
            values[key] = value
            removed.remove(key)
        }
    }

    mutating func put(_ stay: VoiceStay) {
        stays[stay.session] = stay
        endedStays.remove(stay.session)
    }

    mutating func end(_ session: String) {
        stays[session] = nil
        endedStays.insert(session)
    }
}
