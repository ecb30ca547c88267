// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Handles payloads from clients of the gateway.
extension SimulationState {
    /// Handles a payload from a client.
    mutating func received(_ bytes: [UInt8], on id: Int, at now: WallInstant) {
        guard connections[id]?.phase == .open, let action = connections[id]?.gateway.received(bytes, at: now) else {
            return
        }
        switch action {
        case .acknowledgeHeartbeat(let sequence):
            acknowledge(sequence ?? 0, on: id)
            if !faults.takesAcknowledgement() { send(.heartbeatACK, to: id) }
        case .identify(let identity): identify(identity, on: id, at: now)
        case .resume(let resume): self.resume(resume, on: id, at: now)
        case .updatePresence(let presence):
            guard let session = connections[id]?.session else { return }
            if sessions.setPresence(presence, of: session, at: now) {
                api.presenceUpdates += 1
            } else {
                api.presencesRefused += 1
            }
        case .requestMembers(let request): answer(request, on: id, at: now)
        case .unsupported(let opcode): api.unknown.count(opcode: opcode)
        case .close(let code): close(id, code: code.rawValue, at: now)
        }
    }

    private mutating func identify(_ identity: GatewayConnection.Identity, on id: Int, at now: WallInstant) {
        switch identifies.take(shard: identity.shard?.id ?? 0, at: now) {
        case .allowed: break
        case .tooFast: return send(.invalidSession(resumable: false), to: id)
        case .exhausted:
            // Discord resets the token of a bot that starts a thousand sessions in a day.
            for connection in Array(connections.keys) {
                close(connection, code: GatewayCloseCode.authenticationFailed.rawValue, at: now)
            }
            return sessions.removeAll()
        }
        let session = Session(
            id: Self.newSessionID(), identity: identity, guilds: guilds.map { $0.world.hasBot ? $0.id : nil },
            replayLimit: configuration.replayLimit, connection: id)
        sessions.add(session)
        connections[id]?.session = session.id
        connections[id]?.cursor = 1
        connections[id]?.resumedAt = 0
        connections[id]?.gateway.sessionStarted()
        append(.prepared(ready(for: session)), to: session.id)
        for guild in session.guilds { sendGuild(guild, to: session) }
        for guild in session.guilds { noteReturn(to: guild, at: now) }
        wake(id)
    }

    /// Sends GUILD_CREATE, if the session has the intent.
    mutating func sendGuild(_ guild: Int, to session: Session) {
        guard session.wants(.guilds, of: guild) else { return }
        let snapshot = guilds[guild].snapshot(for: session)
        append(.guildCreate(snapshot, guild: UInt8(clamping: guild)), to: session.id)
        if snapshot.listed.count == snapshot.memberCount { noteMemberList(of: guild, in: session.id) }
    }

    /// Records that a session ends with the list of all members of a guild now.
    mutating func noteMemberList(of guild: Int, in session: String) {
        sessions.noteMemberList(of: guild, number: guilds[guild].world.nextNumber, in: session)
    }

    /// Records what a connection's client says that it has received.
    mutating func acknowledge(_ sequence: Int, on id: Int) {
        guard let connection = connections[id], let session = connection.session else { return }
        sessions.acknowledge(min(sequence, connection.cursor - 1), of: session)
    }

    mutating func append(_ dispatch: Dispatch, to session: String) {
        sessions.append(dispatch, to: session)
        dispatched += 1
    }

    /// Session IDs are not derived from the seed, because they must differ from those of an earlier run.
    private static func newSessionID() -> String {
        var id = ""
        for _ in 0..<4 {
            let digits = String(UInt32.random(in: 0...UInt32.max), radix: 16)
            id += String(repeating: "0", count: 8 - digits.count) + digits
        }
        return id
    }

    private func ready(for session: Session) -> PreparedPayload {
        let ready = ReadyObject(
            user: application.bot, guilds: session.guilds.map { ReadyObject.Guild(id: guilds[$0].id) },
            sessionID: session.id, resumeGatewayURL: gatewayURL, shard: session.shard.map { [$0.id, $0.count] },
            application: ReadyObject.Application(id: application.id, flags: application.flags))
        return PreparedPayload(name: "READY", data: JSONBytes.encode(ready))
    }

    private mutating func resume(_ resume: ClientPayload.Resume, on id: Int, at now: WallInstant) {
        if faults.takesResume() {
            sessions.rejectResume(of: resume.sessionID, from: resume.sequence)
            return send(.invalidSession(resumable: false), to: id)
        }
        switch sessions.resume(resume.sessionID, sequence: resume.sequence, connection: id, at: now) {
        case .invalid: send(.invalidSession(resumable: false), to: id)
        case .badSequence: close(id, code: GatewayCloseCode.invalidSequence.rawValue, at: now)
        case .resumed(let previous):
            if let previous, previous != id {
                connections[previous]?.session = nil
                abort(previous)
            }
            dispatched += 1
            connections[id]?.session = resume.sessionID
            connections[id]?.cursor = resume.sequence + 1
            connections[id]?.resumedAt = sessions[resume.sessionID]?.replay.last ?? 0
            connections[id]?.gateway.sessionStarted()
            wake(id)
        }
    }
}
