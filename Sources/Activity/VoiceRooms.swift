// SPDX-License-Identifier: MIT
// Part of StatsBot.

import LocalTime

/// The users in voice, without bots. Time is in milliseconds since 1970.
///
/// The time of all stays is counted up to the same instant. So a batch has one instant for all of them instead of a row for
/// each, and who was alone at any time is exact.
struct VoiceRooms: Sendable {
    private struct Stay: Sendable {
        /// `nil` if the stay was restored and its user has opted out.
        var user: UInt64?
        var channel: UInt64
        /// Whether the user has opted out: the stay is stored without the user, and the user does not become active.
        var isAnonymous: Bool
    }

    /// A longer span between two events is the result of a wrong clock, and not counted.
    static let longestSpan: Int64 = 28 * 86_400_000

    private(set) var countedUntil: Int64?
    private(set) var afkChannel: UInt64?
    /// The last day on which somebody was in voice outside of the AFK channel.
    private(set) var day: Day?
    /// The most users at once on that day.
    private(set) var peak = 0
    /// By session.
    private var stays: [String: Stay] = [:]
    private var sessions: [UInt64: String] = [:]
    /// The number of users in each channel; no zeros.
    private var rooms: [UInt64: Int] = [:]

    init() {}

    init(_ stored: StoredActivity) {
        let progress = stored.progress
        (countedUntil, afkChannel) = (progress.voiceCountedUntil?.milliseconds, progress.afkChannel)
        (day, peak) = (progress.voiceDay, progress.voicePeak)
        for stay in stored.stays {
            stays[stay.session] = Stay(user: stay.user, channel: stay.channel, isAnonymous: stay.user == nil)
            if let user = stay.user { sessions[user] = stay.session }
            rooms[stay.channel, default: 0] += 1
        }
    }

    /// The open stays, as they are stored, in no particular order.
    var stored: [VoiceStay] { stays.keys.compactMap { stored($0) } }

    /// The users in the AFK channel.
    var afkUsers: Int { afkChannel.flatMap { rooms[$0] } ?? 0 }

    /// The users in voice outside of the AFK channel.
    var users: Int { stays.count - afkUsers }

    /// Counts the time of all stays up to an instant.
    mutating func count(to instant: Int64, _ counts: inout ActivityCounts) {
        guard !rooms.isEmpty, let from = countedUntil else { return countedUntil = instant }
        // Time that is already counted stays counted if an event has an earlier time.
        guard instant > from else { return }
        countedUntil = instant
        let (uncounted, overflow) = instant.subtractingReportingOverflow(from)
        guard !overflow, uncounted <= Self.longestSpan else { return }
        var start = from
        while start < instant {
            let span = counts.calendar.span(at: start)
            let end = min(span.end, instant)
            for (channel, users) in rooms {
                counts.add(Int64(users) * (end - start), kind(of: channel, users), channel, span.hour)
            }
            if span.hour.day != day { begin(span.hour.day, &counts) }
            start = end
        }
    }

    private func kind(of channel: UInt64, _ users: Int) -> ActivityKind {
        channel == afkChannel ? .voiceAFK : users == 1 ? .voiceAlone : .voice
    }

    /// Everybody in voice becomes active on a new day, and counts for its peak.
    private mutating func begin(_ day: Day, _ counts: inout ActivityCounts) {
        guard users > 0 else { return }
        self.day = day
        peak = 0
        for stay in stays.values { mark(stay, &counts) }
        updatePeak(&counts)
    }

    private mutating func updatePeak(_ counts: inout ActivityCounts) {
        guard let day, users > peak else { return }
        peak = users
        counts.batch.voicePeaks[day] = peak
    }

    private func mark(_ stay: Stay, _ counts: inout ActivityCounts) {
        guard let day, let user = stay.user, !stay.isAnonymous, stay.channel != afkChannel else { return }
        counts.mark(user, day, .voice)
    }
}

extension VoiceRooms {
    /// Applies a voice state, up to which the time must have been counted.
    mutating func update(_ connection: VoiceConnection, isAnonymous: Bool, _ counts: inout ActivityCounts) {
        let channel = connection.isBot ? nil : connection.channel
        if let session = sessions[connection.user], session != connection.session || channel == nil {
            end(session, &counts)
        }
        guard let channel else { return end(connection.session, &counts) }
        let old = stays[connection.session]
        let stay = Stay(user: connection.user, channel: channel, isAnonymous: isAnonymous)
        if old?.channel != channel {
            if let old { leaveRoom(old.channel) }
            rooms[channel, default: 0] += 1
        }
        stays[connection.session] = stay
        sessions[connection.user] = connection.session
        if old?.channel != channel || old?.isAnonymous != isAnonymous {
            if let stored = stored(connection.session) { counts.batch.put(stored) }
        }
        if old?.channel != channel { arrive(stay, &counts) }
    }

    /// A stay begins outside of the AFK channel, or moves there.
    private mutating func arrive(_ stay: Stay, _ counts: inout ActivityCounts) {
        guard stay.channel != afkChannel, let countedUntil else { return }
        let day = counts.calendar.span(at: countedUntil).hour.day
        if day != self.day { return begin(day, &counts) }
        mark(stay, &counts)
        updatePeak(&counts)
    }

    /// Ends the stays whose sessions are not in a list, without counting their time since the last count: when they ended is
    /// unknown.
    mutating func endAll(except sessions: Set<String>, _ counts: inout ActivityCounts) {
        for session in stays.keys where !sessions.contains(session) { end(session, &counts) }
    }

    /// Sets the AFK channel, up to whose change the time must have been counted.
    mutating func setAFKChannel(_ channel: UInt64?, _ counts: inout ActivityCounts) {
        guard channel != afkChannel else { return }
        let old = afkChannel
        afkChannel = channel
        for stay in stays.values where stay.channel == old { arrive(stay, &counts) }
    }

    /// Ends the stay of a user who is no member any more.
    mutating func end(of user: UInt64, _ counts: inout ActivityCounts) {
        if let session = sessions[user] { end(session, &counts) }
    }

    /// Makes the stay of a user who has opted out anonymous. Later events may have another ID.
    mutating func forget(_ user: UInt64, as pseudonym: UInt64? = nil, _ counts: inout ActivityCounts) {
        guard let session = sessions[user], stays[session] != nil else { return }
        stays[session]?.isAnonymous = true
        if let pseudonym {
            sessions[user] = nil
            sessions[pseudonym] = session
            stays[session]?.user = pseudonym
        }
        if let stored = stored(session) { counts.batch.put(stored) }
    }

    private mutating func end(_ session: String, _ counts: inout ActivityCounts) {
        guard let stay = stays.removeValue(forKey: session) else { return }
        if let user = stay.user { sessions[user] = nil }
        leaveRoom(stay.channel)
        counts.batch.end(session)
    }

    private mutating func leaveRoom(_ channel: UInt64) {
        let users = (rooms[channel] ?? 0) - 1
        rooms[channel] = users > 0 ? users : nil
    }

    private func stored(_ session: String) -> VoiceStay? {
        stays[session].map {
            VoiceStay(session: session, channel: $0.channel, user: $0.isAnonymous ? nil : $0.user)
        }
    }
}
