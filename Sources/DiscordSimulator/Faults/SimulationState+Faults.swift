// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Faults: those that take effect immediately, and those that the gateway applies when an occasion arises.
extension SimulationState {
    /// Maximum padding of a message, in bytes.
    private static let hugest = 1 << 28

    mutating func inject(_ fault: SimulatorFault, at now: WallInstant) {
        guard faults.add(fault, at: now) == .immediate else {
            // Connections that are delaying frames may have a new delay now.
            if case .delayFrames = fault { releaseAll() }
            return
        }
        switch fault {
        case .drop(let code): dropConnections(code: code, at: now)
        case .expireSession: sessions.invalidateAll()
        case .skipSequence:
            for session in sessions.sessions where session.connection != nil {
                sessions.append(.resumed, to: session.id)
            }
            wakeConnections()
        case .unknownEvent: dispatchToAll("SIMULATED_UNKNOWN_EVENT", #"{"guild_id":"1","what":["nobody","knows"]}"#)
        case .malformedDispatch: dispatchToAll("GUILD_MEMBER_ADD", #"{"guild_id":[1],"user":"nobody","joined_at":{}}"#)
        default:
            for id in Array(connections.keys) where connections[id]?.phase == .open { strike(id, with: fault, at: now) }
        }
    }

    private mutating func strike(_ id: Int, with fault: SimulatorFault, at now: WallInstant) {
        switch fault {
        case .reset:
            detach(id, at: now)
            abort(id, withReset: true)
        case .halfOpen:
            connections[id]?.phase = .silent
            if let socket = connections[id]?.socket { kills.append(socket.stopReading) }
        case .reconnect: send(.reconnect, to: id)
        case .invalidSession(let resumable):
            if let session = connections[id]?.session {
                // Opcode 9 comes after everything that was sent.
                acknowledge((connections[id]?.cursor ?? 1) - 1, on: id)
                detach(id, at: now)
                if !resumable { sessions.remove(session) }
            }
            connections[id]?.gateway.invalidated()
            send(.invalidSession(resumable: resumable), to: id)
        case .requestHeartbeat: send(.payload([UInt8](#"{"t":null,"s":null,"op":1,"d":null}"#.utf8)), to: id)
        case .unknownOpcode: send(.payload([UInt8](#"{"t":null,"s":null,"op":99,"d":{}}"#.utf8)), to: id)
        case .hugeMessage(let bytes):
            // A client without a sequence number could not recognize the message as a repetition.
            guard let cursor = connections[id]?.cursor, cursor > 1 else { return }
            send(.huge(bytes: min(max(bytes, 1), Self.hugest), sequence: cursor - 1), to: id)
        default: break
        }
    }

    /// Sends every session a dispatch with a sequence number.
    private mutating func dispatchToAll(_ name: String, _ data: String) {
        let payload = PreparedPayload(name: name, data: [UInt8](data.utf8))
        for session in sessions.sessions {
            sessions.append(.prepared(payload), to: session.id)
            dispatched += 1
        }
        wakeConnections()
    }

    /// Adds a repetition of each join that is to be repeated.
    mutating func repeatJoins(in guild: Int, _ events: inout [WorldEvent]) {
        events = events.flatMap { event in
            guard event.kind == .join, let again = guilds[guild].world.repeatedJoin(of: event.user, at: event.at),
                faults.takesJoin()
            else { return [event] }
            return [event, again]
        }
    }

    mutating func clearFaults() {
        faults.clear()
        releaseAll()
    }

    // MARK: - Dispatches

    /// The next dispatch alone, with the fault that applies to it. READY and RESUMED are exempt: they belong to the
    /// connection, and a resume does not repeat them.
    mutating func takeOne(of id: Int, from replay: ReplayBuffer) -> Output {
        guard let connection = connections[id] else { return .finished }
        let (dispatches, next) = Self.dispatches(
            of: replay, from: connection.cursor, atMost: 1, resumedAt: connection.resumedAt)
        connections[id]?.cursor = next
        guard let (sequence, dispatch) = dispatches.first else { return .nothing }
        guard dispatch.canBeCorrupted, let delivery = faults.takeDelivery() else { return .dispatches(dispatches) }
        return .faulty(sequence: sequence, dispatch: dispatch, delivery: delivery)
    }

    // MARK: - Delay

    /// Whether the connection's output is delayed.
    mutating func delaysOutput(of id: Int, at now: WallInstant) -> Bool {
        guard let delay = faults.delay, let connection = connections[id], connection.phase == .open else {
            return false
        }
        switch connection.hold {
        case .until: return true
        case .nothing:
            guard hasOutput(id) else { return false }
            connections[id]?.hold = .until(now.advanced(by: delay))
            return true
        case .released:
            if !hasOutput(id) { connections[id]?.hold = .nothing }
            return false
        }
    }

    /// Releases output whose delay has passed.
    mutating func release(_ id: Int, at now: WallInstant) {
        guard case .until(let deadline) = connections[id]?.hold, deadline <= now else { return }
        connections[id]?.hold = .released
        wake(id)
    }

    private mutating func releaseAll() {
        for id in Array(connections.keys) where connections[id]?.hold != .nothing { connections[id]?.hold = .nothing }
        wakeAll()
    }
}

extension Dispatch {
    fileprivate var canBeCorrupted: Bool {
        switch self {
        case .resumed: false
        case .prepared(let payload): payload.name != "READY"
        case .event, .guildCreate, .membersChunk: true
        }
    }
}
