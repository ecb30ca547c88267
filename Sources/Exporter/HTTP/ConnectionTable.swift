// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization

/// Tracks open connections, finds those that are overdue, and evicts one if there are too many.
///
/// The library closes idle connections, but not those on which a byte is transferred now and then. At its limit it
/// accepts no new connections until one ends, so a few idle clients could block all others.
final class ConnectionTable: Sendable {
    /// What a connection is waiting for and since when.
    private enum Phase {
        case request(since: ContinuousClock.Instant)
        case response(since: ContinuousClock.Instant)
        /// An expensive handler is running or waiting for a thread.
        case handler
        /// Evicted, but not yet closed by its thread.
        case ending

        var since: ContinuousClock.Instant? {
            switch self {
            case .request(let since), .response(let since): since
            case .handler, .ending: nil
            }
        }

        var isEnding: Bool {
            if case .ending = self { true } else { false }
        }
    }

    private let limit: Int
    private let requestTimeout: Duration?
    private let responseTimeout: Duration?
    private let phases = Mutex<[Int32: Phase]>([:])

    /// Creates an empty table for `limit` connections. A timeout of nil means none.
    init(limit: Int, requestTimeout: Duration?, responseTimeout: Duration?) {
        self.limit = limit
        self.requestTimeout = requestTimeout
        self.responseTimeout = responseTimeout
    }

    /// Whether another connection may be accepted. If not, the threads are behind with closing evicted ones.
    var hasRoom: Bool {
        phases.withLock { $0.count < limit + HTTPServerConfiguration.spareConnections }
    }

    /// Adds a new connection. If there are too many, `evict` is called with the connection that has waited longest, for
    /// a request or for its client to read. The lock is held during the call, as in ``forEachOverdue(at:_:)``.
    func opened(_ descriptor: Int32, at now: ContinuousClock.Instant, evict: (Int32) -> Void) {
        phases.withLock { phases in
            let waiting = phases.compactMap { descriptor, phase in phase.since.map { (descriptor, $0) } }
            let open = phases.values.count { !$0.isEnding }
            if open >= limit, let (longest, _) = waiting.min(by: { $0.1 < $1.1 }) {
                phases[longest] = .ending
                evict(longest)
            }
            phases[descriptor] = .request(since: now)
        }
    }

    /// Records that a response has been sent and the next request is awaited.
    func awaitsRequest(_ descriptor: Int32, at now: ContinuousClock.Instant) {
        move(descriptor, to: .request(since: now))
    }

    /// Records that the client waits for an expensive handler, which is not the client's fault.
    func awaitsHandler(_ descriptor: Int32) {
        move(descriptor, to: .handler)
    }

    /// Records that a response is ready for the client to read.
    func awaitsReading(_ descriptor: Int32, at now: ContinuousClock.Instant) {
        move(descriptor, to: .response(since: now))
    }

    /// An evicted connection stays evicted, so that it is evicted only once.
    private func move(_ descriptor: Int32, to phase: Phase) {
        phases.withLock { phases in
            guard let current = phases[descriptor], !current.isEnding else { return }
            phases[descriptor] = phase
        }
    }

    /// Removes a connection that is about to be closed.
    func ended(_ descriptor: Int32) {
        phases.withLock { _ = $0.removeValue(forKey: descriptor) }
    }

    /// Calls `body` with each overdue connection. The lock is held during the calls, so that no descriptor is closed
    /// and reused.
    func forEachOverdue(at now: ContinuousClock.Instant, _ body: (Int32) -> Void) {
        phases.withLock { phases in
            for (descriptor, phase) in phases {
                let isOverdue =
                    switch phase {
                    case .request(let since): requestTimeout.map { now - since > $0 } ?? false
                    case .response(let since): responseTimeout.map { now - since > $0 } ?? false
                    case .handler, .ending: false
                    }
                if isOverdue { body(descriptor) }
            }
        }
    }
}
