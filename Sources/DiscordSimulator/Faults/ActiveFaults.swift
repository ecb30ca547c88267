// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// The faults that wait for their occasion, or last. A pure value: asked at each occasion, it says what goes wrong.
struct ActiveFaults: Sendable, Equatable {
    /// How a dispatch is sent.
    enum Manner: Sendable, Equatable {
        case corrupt
        case fragments(Int)
        case twice
        case never
    }

    /// When a fault is for.
    enum Kind: Sendable, Equatable {
        case atOnce, waits
    }

    private struct Waiting: Sendable, Equatable {
        var fault: SimulatorFault
        /// `nil`: until cleared.
        var times: Int?
    }

    /// For the dispatches to come, the first one first.
    private var dispatches: [Waiting] = []
    private var requests: [Waiting] = []
    private var acknowledgements: Waiting?
    private var refusedUntil: WallInstant?
    /// How long what is to be sent waits.
    private(set) var delay: Duration?
    /// How far the server's clock is ahead in headers.
    private(set) var clockShift = Duration.zero
    /// How often each has struck, by name.
    private(set) var struck: [String: Int] = [:]

    /// Whether dispatches have to be looked at one by one.
    var isForDispatches: Bool { !dispatches.isEmpty }

    /// Takes a fault in.
    ///
    /// - Returns: Whether it waits here; else it is to be done at once.
    mutating func add(_ fault: SimulatorFault, at now: WallInstant) -> Kind {
        switch fault {
        case .corruptDispatch(let times), .duplicateDispatch(let times), .loseDispatch(let times),
            .fragmentMessages(_, let times):
            if times ?? 1 > 0 { dispatches.append(Waiting(fault: fault, times: times)) }
        case .http(_, _, let times): if times ?? 1 > 0 { requests.append(Waiting(fault: fault, times: times)) }
        case .withholdHeartbeatACKs(let times):
            acknowledgements = times ?? 1 > 0 ? Waiting(fault: fault, times: times) : nil
        case .refuseConnections(let time): refusedUntil = now.advanced(by: time)
        case .delayFrames(let time): delay = time > .zero ? time : nil
        case .shiftClock(let time): clockShift = time
        case .drop, .reset, .halfOpen, .reconnect, .invalidSession, .expireSession, .requestHeartbeat, .hugeMessage,
            .skipSequence, .unknownOpcode, .unknownEvent, .malformedDispatch:
            note(fault)
            return .atOnce
        }
        return .waits
    }

    /// Forgets all that wait or last, but not what has struck.
    mutating func clear() {
        let struck = struck
        self = ActiveFaults()
        self.struck = struck
    }

    /// How the next dispatch is sent; `nil`: as it should be.
    mutating func takeManner() -> Manner? {
        guard let fault = Self.take(&dispatches, where: { _ in true }) else { return nil }
        note(fault)
        switch fault {
        case .corruptDispatch: return .corrupt
        case .duplicateDispatch: return .twice
        case .loseDispatch: return .never
        case .fragmentMessages(let parts, _): return .fragments(max(parts, 2))
        default: return nil
        }
    }

    /// How a request is answered; `nil`: as it should be.
    mutating func takeAnswer(method: String, path: [String]) -> SimulatorHTTPFault? {
        guard !requests.isEmpty else { return nil }
        let taken = Self.take(&requests) { fault in
            guard case .http(_, let requests, _) = fault else { return false }
            return requests.include(method: method, path: path)
        }
        guard let taken, case .http(let fault, _, _) = taken else { return nil }
        note(taken)
        return fault
    }

    /// Whether this heartbeat is not acknowledged.
    mutating func takesAcknowledgement() -> Bool {
        guard let waiting = acknowledgements else { return false }
        note(waiting.fault)
        if let times = waiting.times {
            acknowledgements = times > 1 ? Waiting(fault: waiting.fault, times: times - 1) : nil
        }
        return true
    }

    /// Whether a connection that is made now is closed at once.
    mutating func refusesConnection(at now: WallInstant) -> Bool {
        guard let refusedUntil, now < refusedUntil else { return false }
        note(.refuseConnections(for: .zero))
        return true
    }

    /// Those that wait or last, with what is left of them.
    func active(at now: WallInstant) -> [SimulatorFault] {
        var active = ((acknowledgements.map { [$0] } ?? []) + dispatches + requests).map { waiting -> SimulatorFault in
            switch waiting.fault {
            case .corruptDispatch: .corruptDispatch(times: waiting.times)
            case .duplicateDispatch: .duplicateDispatch(times: waiting.times)
            case .loseDispatch: .loseDispatch(times: waiting.times)
            case .fragmentMessages(let parts, _): .fragmentMessages(parts: parts, times: waiting.times)
            case .withholdHeartbeatACKs: .withholdHeartbeatACKs(times: waiting.times)
            case .http(let fault, let requests, _): .http(fault, on: requests, times: waiting.times)
            case let other: other
            }
        }
        if let refusedUntil, now < refusedUntil {
            active.append(.refuseConnections(for: now.duration(to: refusedUntil)))
        }
        if let delay { active.append(.delayFrames(by: delay)) }
        if clockShift != .zero { active.append(.shiftClock(by: clockShift)) }
        return active
    }

    private mutating func note(_ fault: SimulatorFault) {
        struck[fault.name, default: 0] += 1
    }

    /// Takes one occurrence from the first that fits.
    private static func take(
        _ waiting: inout [Waiting], where fits: (SimulatorFault) -> Bool
    ) -> SimulatorFault? {
        guard let index = waiting.firstIndex(where: { fits($0.fault) }) else { return nil }
        let fault = waiting[index].fault
        if let times = waiting[index].times {
            waiting[index].times = times - 1
            if times <= 1 { waiting.remove(at: index) }
        }
        return fault
    }
}
