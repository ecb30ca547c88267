// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The gateway connections: open, send, close.
extension SimulationState {
    /// The next output of a connection's writer.
    enum Output: Sendable {
        case controls([ConnectionState.Control])
        case dispatches([(sequence: Int, dispatch: Dispatch)])
        case faulty(sequence: Int, dispatch: Dispatch, delivery: ActiveFaults.Delivery)
        /// Nothing at the moment; call `waitForOutput`.
        case nothing
        /// Close the socket.
        case finished
    }

    /// Real time after which the socket is closed if the client does not reply to a close frame or does not read the
    /// remaining output.
    private static let closeTimeout = Duration.seconds(1)

    private func closeDeadline(from now: WallInstant) -> WallInstant {
        now.advanced(by: Self.closeTimeout * configuration.timeScale)
    }

    /// Adds a connection, and closes it immediately if there is a `refusal`.
    mutating func open(
        _ id: Int, refusal: GatewayCloseCode?, at now: WallInstant,
        socket: SocketControls = SocketControls()
    ) {
        let interval = configuration.effectiveHeartbeatInterval
        let parameters = GatewayConnection.Parameters(
            token: configuration.token, disallowedIntents: configuration.disallowedIntents, heartbeatInterval: interval)
        var connection = ConnectionState(gateway: GatewayConnection(parameters, openedAt: now), socket: socket)
        if refusal == nil { connection.control = [.hello(milliseconds: Int(interval.seconds * 1000))] }
        connections[id] = connection
        if let refusal { close(id, code: refusal.rawValue, at: now) }
    }

    /// The next output, limited to `count` dispatches.
    mutating func takeOutput(of id: Int, atMost count: Int, at now: WallInstant) -> Output {
        guard let connection = connections[id], connection.phase != .aborted else { return .finished }
        if connection.phase == .silent || delaysOutput(of: id, at: now) { return .nothing }
        if !connection.control.isEmpty {
            connections[id]?.control = []
            if case .hello = connection.control.first { connections[id]?.gateway.helloSent(at: now) }
            return .controls(connection.control)
        }
        switch connection.phase {
        case .draining, .aborted: return .finished
        case .closing, .silent: return .nothing
        case .open: break
        }
        makeLoad(for: id, atMost: count, at: now)
        guard let session = connection.session.flatMap({ sessions.index(of: $0) }) else { return .nothing }
        defer { sessions.trim(session, keepingFrom: connections[id]?.cursor ?? .max) }
        if faults.isForDispatches { return takeOne(of: id, from: sessions.sessions[session].replay) }
        let (dispatches, next) = Self.dispatches(
            of: sessions.sessions[session].replay, from: connection.cursor, atMost: count,
            resumedAt: connection.resumedAt)
        connections[id]?.cursor = next
        return dispatches.isEmpty ? .nothing : .dispatches(dispatches)
    }

    static func dispatches(
        of replay: ReplayBuffer, from cursor: Int, atMost count: Int, resumedAt: Int
    ) -> (dispatches: [(sequence: Int, dispatch: Dispatch)], next: Int) {
        var dispatches: [(sequence: Int, dispatch: Dispatch)] = []
        var next = cursor
        while dispatches.count < count, let dispatch = replay[next] {
            if case .resumed = dispatch, next != resumedAt {} else { dispatches.append((next, dispatch)) }
            next += 1
        }
        return (dispatches, next)
    }

    /// Resumes the continuation when there may be output.
    mutating func waitForOutput(of id: Int, _ continuation: CheckedContinuation<Void, Never>) {
        guard connections[id] != nil, !hasOutput(id) else { return wakeups.append(continuation) }
        connections[id]?.frameWaiter = continuation
    }

    func hasOutput(_ id: Int) -> Bool {
        guard let connection = connections[id] else { return true }
        if case .until = connection.hold, connection.phase == .open { return false }
        if connection.phase == .silent { return false }
        if !connection.control.isEmpty { return true }
        switch connection.phase {
        case .draining, .aborted: return true
        case .closing, .silent: return false
        case .open: break
        }
        guard let session = connection.session.flatMap({ sessions.index(of: $0) }) else { return false }
        return sessions.sessions[session].replay.last >= connection.cursor || mayLoad(id)
    }

    /// Wakes the writers that have output, and drops clients that lag too far behind.
    mutating func wakeConnections() {
        for session in sessions.sessions {
            guard let id = session.connection, let connection = connections[id] else { continue }
            let lag = session.replay.last + 1 - connection.cursor
            if lag > configuration.outgoingLimit { abort(id) }
            if lag > 0 { wake(id) }
        }
    }

    mutating func wake(_ id: Int) {
        guard let waiter = connections[id]?.frameWaiter else { return }
        connections[id]?.frameWaiter = nil
        wakeups.append(waiter)
    }

    mutating func wakeAll() {
        for id in Array(connections.keys) { wake(id) }
    }

    mutating func send(_ control: ConnectionState.Control, to id: Int) {
        guard connections[id]?.phase != .silent else { return }
        connections[id]?.control.append(control)
        wake(id)
    }

    /// Sends a close frame and waits for the client's reply or the timeout. The session stays resumable.
    mutating func close(_ id: Int, code: UInt16?, at now: WallInstant) {
        guard let connection = connections[id], connection.phase == .open else { return }
        detach(id, at: now)
        let deadline = closeDeadline(from: now)
        connections[id]?.phase = .closing(deadline: deadline)
        send(.close(code), to: id)
    }

    /// Drops a connection without a close frame, or with a TCP reset. The session stays resumable.
    mutating func abort(_ id: Int, withReset: Bool = false) {
        guard let connection = connections[id], connection.phase != .aborted else { return }
        connections[id]?.control = []
        connections[id]?.phase = .aborted
        kills.append(withReset ? connection.socket.reset : connection.socket.kill)
        wake(id)
    }

    /// Handles a close frame from the client or the end of its socket. Codes 1000 and 1001 end the session.
    /// Source: Events, Gateway, "Initiating a Disconnect".
    ///
    /// - Returns: Whether to stop reading.
    @discardableResult
    mutating func clientEnded(_ id: Int, closeFrame: Bool, code: UInt16?, at now: WallInstant) -> Bool {
        guard let connection = connections[id], connection.phase != .aborted else { return true }
        if connection.phase == .silent {
            // A close frame is ignored; the end of the socket is not.
            if !closeFrame { abort(id) }
            return !closeFrame
        }
        // The client has received everything before its close frame, unless it says otherwise when it resumes.
        if closeFrame {
            acknowledge(connection.cursor - 1, on: id)
            if let left = connection.left, sessions[left.session]?.connection == nil {
                sessions.acknowledge(left.sequence, of: left.session)
            }
        }
        if connection.phase == .open {
            if let session = connection.session, code == 1000 || code == 1001 {
                sessions.remove(session)
                connections[id]?.session = nil
            } else {
                detach(id, at: now)
            }
            if closeFrame { connections[id]?.control.append(.close(code)) }
        }
        let deadline = closeDeadline(from: now)
        connections[id]?.phase = .draining(deadline: deadline)
        wake(id)
        return true
    }

    /// Removes a connection that has ended.
    mutating func remove(_ id: Int, at now: WallInstant) {
        detach(id, at: now)
        connections[id] = nil
    }

    mutating func detach(_ id: Int, at now: WallInstant) {
        guard let connection = connections[id], let session = connection.session else { return }
        connections[id]?.session = nil
        connections[id]?.left = (session, connection.cursor - 1)
        if sessions[session]?.connection == id { sessions.detach(session, at: now) }
    }

    mutating func tickConnections(at now: WallInstant) {
        for id in Array(connections.keys) {
            switch connections[id]?.phase {
            case .closing(let deadline), .draining(let deadline): if deadline <= now { abort(id) }
            case .aborted: detach(id, at: now)
            case .open, .silent, nil: break
            }
            release(id, at: now)
            if case .close(let code) = connections[id]?.gateway.tick(at: now) {
                close(id, code: code.rawValue, at: now)
            }
        }
    }

    /// Drops every connection, or those of one shard; `nil`: without a close frame.
    mutating func dropConnections(code: UInt16?, of shard: Int? = nil, at now: WallInstant) {
        for (id, connection) in connections {
            let session = connection.session.flatMap { sessions[$0] }
            guard shard == nil || shard == session?.shard?.id else { continue }
            if let code {
                close(id, code: code, at: now)
            } else {
                detach(id, at: now)
                abort(id)
            }
        }
    }
}
