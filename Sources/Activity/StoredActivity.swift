// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation
public import LocalTime

/// What a store has of a guild's activity, as far as it is needed to continue: the result of all committed batches.
public struct StoredActivity: Sendable, Hashable {
    /// The last progress.
    public var progress: ActivityProgress
    /// The activity of users.
    public var members: [MemberActivity]
    /// The open stays in voice.
    public var stays: [VoiceStay]
    /// The figures of the last days; at least of the newest day and the seven days before it, without days of zeros.
    public var activeMembers: [Day: ActiveFigures]
    /// The marks of channels with recent messages, and of those whose history must be read.
    public var marks: [ChannelMark]

    /// Creates the value; empty by default, for a guild that was never observed.
    public init(
        progress: ActivityProgress = ActivityProgress(), members: [MemberActivity] = [], stays: [VoiceStay] = [],
        activeMembers: [Day: ActiveFigures] = [:], marks: [ChannelMark] = []
    ) {
        self.progress = progress
        self.members = members
        self.stays = stays
        self.activeMembers = activeMembers
        self.marks = marks
    }
}

/// The part of a guild's activity that is stored as one row.
public struct ActivityProgress: Sendable, Hashable {
    /// The second since which joins have been observed. Members who joined earlier belong to no cohort.
    public var observedSince: Date?
    /// The newest day of any event; the figures of earlier days are complete, except for late events.
    public var newestDay: Day?
    /// The instant up to which the time of all open stays is counted.
    public var voiceCountedUntil: Date?
    /// The last day on which somebody was in voice.
    public var voiceDay: Day?
    /// The most users who were in voice at once on that day, as in `ActivityBatch.voicePeaks`.
    public var voicePeak = 0
    /// The AFK channel.
    public var afkChannel: UInt64?
    /// The boosts; `nil` if unknown.
    public var boosts: Boosts?
    /// The lowest message ID at the time when messages were first counted.
    public var messagesSince: UInt64?
    /// The gap whose messages are being read from the history.
    public var messageGap: MessageGap?

    /// Creates the progress of a guild that was never observed.
    public init() {}
}

/// An open stay in a voice channel, which is counted up to `ActivityProgress.voiceCountedUntil`.
public struct VoiceStay: Sendable, Hashable {
    /// Discord's ID of the voice session.
    public let session: String
    /// The channel's ID.
    public let channel: UInt64
    /// The user's ID; `nil` if the user has opted out, so that nothing in the stored stay leads to the user.
    public let user: UInt64?

    /// Creates a stay.
    public init(session: String, channel: UInt64, user: UInt64?) {
        self.session = session
        self.channel = channel
        self.user = user
    }
}
