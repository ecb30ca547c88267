// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// The faults that are pending or last for some time. A pure value: queried at each occasion, it returns the fault that
/// applies.
struct ActiveFaults: Sendable, Equatable {
    /// How a dispatch is sent.
    enum Delivery: Sendable, Equatable {
        case corrupt
        case fragments(Int)
        case twice
        case never
    }

    /// When a fault takes effect.
    enum Kind: Sendable, Equatable {
        case immediate, pending
    }

    private struct Pending: Sendable, Equatable {
        var fault: SimulatorFault
        /// `nil`: until cleared.
        var times: Int?
        /// Number of matching requests that are answered normally first.
        var skipped = 0
    }

    /// Faults for the next dispatches, in the order in which they apply.
    private var dispatches: [Pending] = []
    private var requests: [Pending] = []
    private var acknowledgements: Pending?
    private var joins: Pending?
    private var resumes: Pending?
    private var refusedUntil: WallInstant?
    /// Delay before frames are sent.
    private(set) var delay: Duration?
    /// Offset of the server's clock in headers.
    private(set) var clockShift = Duration.zero
    /// Number of times each fault was applied, by name.
    private(set) var struck: [String: Int] = [:]

    /// Whether a fault for dispatches is pending, so that dispatches must be sent one by one.
    var isForDispatches: Bool { !dispatches.isEmpty }

    /// Adds a fault.
    ///
    /// - Returns: Whether it is now pending, or the caller must apply it immediately.
    mutating func add(_ fault: SimulatorFault, at now: WallInstant) -> Kind {
        switch fault {
        case .corruptDispatch(let times), .duplicateDispatch(let times), .loseDispatch(let times),
            .fragmentMessages(_, let times):
            if times ?? 1 > 0 { dispatches.append(Pending(fault: fault, times: times)) }
        case .http(_, let selected, let times):
            if times ?? 1 > 0 { requests.append(Pending(fault: fault, times: times, skipped: max(selected.after, 0))) }
        case .withholdHeartbeatACKs(let times):
            acknowledgements = times ?? 1 > 0 ? Pending(fault: fault, times: times) : nil
        case .repeatJoin(let times): joins = times ?? 1 > 0 ? Pending(fault: fault, times: times) : nil
        case .refuseResume(let times): resumes = times ?? 1 > 0 ? Pending(fault: fault, times: times) : nil
        case .refuseConnections(let time): refusedUntil = now.advanced(by: time)
        case .delayFrames(let time): delay = time > .zero ? time : nil
        case .shiftClock(let time): clockShift = time
        case .drop, .reset, .halfOpen, .reconnect, .invalidSession, .expireSession, .requestHeartbeat, .hugeMessage,
            .skipSequence, .unknownOpcode, .unknownEvent, .malformedDispatch:
            note(fault)
            return .immediate
        }
        return .pending
    }

    /// Removes all pending and lasting faults, but keeps the counts.
    mutating func clear() {
        let struck = struck
        self = ActiveFaults()
        self.struck = struck
    }

    /// How to send the next dispatch; `nil`: normally.
    mutating func takeDelivery() -> Delivery? {
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

    /// The fault for a request; `nil`: respond normally.
    mutating func takeAnswer(method: String, path: [String]) -> SimulatorHTTPFault? {
        for index in requests.indices {
            guard case .http(let fault, let selected, _) = requests[index].fault,
                selected.include(method: method, path: path)
            else { continue }
            guard requests[index].skipped == 0 else {
                requests[index].skipped -= 1
                continue
            }
            note(requests[index].fault)
            if let times = requests[index].times {
                requests[index].times = times - 1
                if times <= 1 { requests.remove(at: index) }
            }
            return fault
        }
        return nil
    }

    /// Whether to leave this heartbeat unacknowledged.
    mutating func takesAcknowledgement() -> Bool {
        guard let fault = Self.take(&acknowledgements) else { return false }
        note(fault)
        return true
    }

    /// Whether joins may be repeated.
    var isForJoins: Bool { joins != nil }

    /// Whether to repeat this join.
    mutating func takesJoin() -> Bool {
        guard let fault = Self.take(&joins) else { return false }
        note(fault)
        return true
    }

    /// Whether to reject this resume.
    mutating func takesResume() -> Bool {
        guard let fault = Self.take(&resumes) else { return false }
        note(fault)
        return true
    }

    /// Whether a new connection is closed immediately.
    mutating func refusesConnection(at now: WallInstant) -> Bool {
        guard let refusedUntil, now < refusedUntil else { return false }
        note(.refuseConnections(for: .zero))
        return true
    }

    /// The pending and lasting faults, with their remaining occurrences or time.
    func active(at now: WallInstant) -> [SimulatorFault] {
        let single = [acknowledgements, joins, resumes].compactMap(\.self)
        var active = (single + dispatches + requests).map { waiting -> SimulatorFault in
            switch waiting.fault {
            case .corruptDispatch: .corruptDispatch(times: waiting.times)
            case .duplicateDispatch: .duplicateDispatch(times: waiting.times)
            case .loseDispatch: .loseDispatch(times: waiting.times)
            case .fragmentMessages(let parts, _): .fragmentMessages(parts: parts, times: waiting.times)
            case .withholdHeartbeatACKs: .withholdHeartbeatACKs(times: waiting.times)
            case .repeatJoin: .repeatJoin(times: waiting.times)
            case .refuseResume: .refuseResume(times: waiting.times)
            case .http(let fault, let requests, _):
                .http(
                    fault,
                    on: SimulatorRequests(method: requests.method, route: requests.route, after: waiting.skipped),
                    times: waiting.times)
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

    /// Uses one occurrence of a fault.
    private static func take(_ waiting: inout Pending?) -> SimulatorFault? {
        guard let fault = waiting?.fault else { return nil }
        if let times = waiting?.times { waiting = times > 1 ? Pending(fault: fault, times: times - 1) : nil }
        return fault
    }

    /// Uses one occurrence of the first matching fault.
    private static func take(
        _ waiting: inout [Pending], where fits: (SimulatorFault) -> Bool
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
