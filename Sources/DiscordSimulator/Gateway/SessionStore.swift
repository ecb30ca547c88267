// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// All sessions, both connected and resumable. A pure value.
struct SessionStore: Sendable {
    enum Resumption: Sendable, Equatable {
        /// The session was resumed; `previous` is its old connection, if still open.
        case resumed(previous: Int?)
        /// The session is unknown, expired or invalidated, or missed dispatches were dropped: Invalid Session, not
        /// resumable.
        case invalid
        /// No dispatch with the sequence number has been sent: close code 4007.
        case badSequence
    }

    /// How long a detached session can be resumed.
    let resumeWindow: Duration
    private(set) var sessions: [Session] = []
    /// What clients received in sessions that have ended.
    private(set) var ended = EndedSessions()

    init(resumeWindow: Duration) {
        self.resumeWindow = resumeWindow
    }

    func index(of id: String) -> Int? {
        sessions.firstIndex { $0.id == id }
    }

    subscript(_ id: String) -> Session? {
        index(of: id).map { sessions[$0] }
    }

    /// Adds a session.
    mutating func add(_ session: Session) {
        sessions.append(session)
    }

    /// Ends a session.
    mutating func remove(_ id: String) {
        if let index = index(of: id) { end(at: index) }
    }

    private mutating func end(at index: Int) {
        ended.add(sessions.remove(at: index))
    }

    /// Ends all sessions.
    mutating func removeAll() {
        while !sessions.isEmpty { end(at: 0) }
    }

    /// Ends a session because its resume is rejected.
    mutating func rejectResume(of id: String, from sequence: Int) {
        remove(id)
        ended.resume(id, from: sequence)
    }

    /// Detaches a session from its connection; it can be resumed for `resumeWindow`.
    mutating func detach(_ id: String, at now: WallInstant) {
        guard let index = index(of: id) else { return }
        sessions[index].connection = nil
        sessions[index].detachedAt = now
        sessions[index].replay.trim()
    }

    /// Drops dispatches that were sent and can no longer be replayed, before `unsent`.
    mutating func trim(_ index: Int, keepingFrom unsent: Int) {
        sessions[index].replay.trim(keepingFrom: unsent)
    }

    /// Invalidates every session, or those of one shard; connections stay open.
    mutating func invalidateAll(of shard: Int? = nil) {
        for index in sessions.indices where shard == nil || shard == sessions[index].shard?.id {
            sessions[index].isResumable = false
        }
    }

    /// Removes sessions that were not resumed in time.
    mutating func expire(at now: WallInstant) {
        for index in sessions.indices.reversed() where sessions[index].connection == nil {
            if let time = sessions[index].detachedAt, time.duration(to: now) > resumeWindow { end(at: index) }
        }
    }

    /// Records what a session's client says that it has received.
    mutating func acknowledge(_ sequence: Int, of id: String) {
        if let index = index(of: id) { sessions[index].deliveries.acknowledge(sequence) }
    }

    /// Records that the latest dispatch of a session completes the list of a guild's members, as they were before the event
    /// with this number.
    mutating func noteMemberList(of guild: Int, number: UInt32, in id: String) {
        guard let index = index(of: id) else { return }
        sessions[index].deliveries.add(
            .memberList, number: number, guild: guild, sequence: sessions[index].replay.last)
    }

    /// Records that the clients have forgotten what they received from the first of these member events on. `events`: a number
    /// for each guild.
    mutating func forget(from events: [UInt32]) {
        for index in sessions.indices { sessions[index].deliveries.forget(from: events) }
        ended.forget(from: events)
    }

    /// Records a presence update of a session; `false` if it is over the limit.
    mutating func setPresence(_ presence: ClientPayload.Presence, of id: String, at now: WallInstant) -> Bool {
        index(of: id).map { sessions[$0].presences.update(presence, at: now) } ?? false
    }

    /// Attaches a session to a new connection. Missed dispatches are then read from its replay buffer, starting after
    /// the client's sequence number, followed by RESUMED.
    mutating func resume(_ id: String, sequence: Int, connection: Int, at now: WallInstant) -> Resumption {
        expire(at: now)
        guard let index = index(of: id) else {
            ended.resume(id, from: sequence)
            return .invalid
        }
        let previous = sessions[index].connection
        guard sessions[index].isResumable else {
            rejectResume(of: id, from: sequence)
            return .invalid
        }
        // What an earlier connection was not sent counts as missed.
        sessions[index].replay.trim()
        guard sequence >= 0, sequence <= sessions[index].replay.last else {
            end(at: index)
            return .badSequence
        }
        guard sequence >= sessions[index].replay.first - 1 else {
            rejectResume(of: id, from: sequence)
            return .invalid
        }
        sessions[index].deliveries.resume(from: sequence, isRejected: false)
        sessions[index].connection = connection
        sessions[index].detachedAt = nil
        sessions[index].resumes += 1
        sessions[index].replay.append(.resumed)
        return .resumed(previous: previous)
    }

    /// Adds a guild that the bot has joined.
    ///
    /// - Returns: The sessions on whose shard it is.
    mutating func join(_ guild: Int, _ id: GuildID) -> [Session] {
        sessions.indices.compactMap { sessions[$0].join(guild, id) ? sessions[$0] : nil }
    }

    /// Removes a guild that the bot is not in any more.
    mutating func leave(_ guild: Int) {
        for index in sessions.indices { sessions[index].leave(guild) }
    }

    /// Adds a dispatch to one session.
    mutating func append(_ dispatch: Dispatch, to id: String) {
        guard let index = index(of: id) else { return }
        sessions[index].append(dispatch)
    }

    /// Adds events of a guild to every session with the required intents.
    ///
    /// - Returns: The number of dispatches.
    mutating func append(_ events: [WorldEvent], of guild: Int) -> Int {
        var dispatched = 0
        for index in sessions.indices where sessions[index].sees(guild) {
            for event in events where sessions[index].intents.contains(event.kind.intent) {
                sessions[index].append(event, of: guild)
                dispatched += 1
            }
            if let oldest = sessions[index].deliveries.takeOldest() { ended.addReceived(oldest) }
        }
        return dispatched
    }

    /// Adds a payload about a guild to every session with an intent.
    ///
    /// - Returns: The number of dispatches.
    mutating func append(_ payload: PreparedPayload, for intent: GatewayIntents, of guild: Int) -> Int {
        var dispatched = 0
        for index in sessions.indices where sessions[index].wants(intent, of: guild) {
            sessions[index].append(.prepared(payload))
            dispatched += 1
        }
        return dispatched
    }
}
