// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization

/// The connections that are open, which of them take too long, and which makes room for a new one.
///
/// The library ends a connection on which nothing happens. It does not end one on which a byte comes, or goes, now and then.
/// At its limit it takes no new connection until one ends, so a few idle clients could keep everybody else waiting.
final class ConnectionTable: Sendable {
    /// What a connection is waiting for, and since when.
    private enum Phase {
        case request(since: ContinuousClock.Instant)
        case response(since: ContinuousClock.Instant)
        /// Shut to make room; its thread has not closed it yet.
        case ending

        var since: ContinuousClock.Instant? {
            switch self {
            case .request(let since), .response(let since): since
            case .ending: nil
            }
        }
    }

    private let limit: Int
    private let requestTimeout: Duration?
    private let responseTimeout: Duration?
    private let phases = Mutex<[Int32: Phase]>([:])

    /// Makes an empty table for so many connections; a timeout of nil is none.
    init(limit: Int, requestTimeout: Duration?, responseTimeout: Duration?) {
        self.limit = limit
        self.requestTimeout = requestTimeout
        self.responseTimeout = responseTimeout
    }

    /// A connection was opened. Where there are too many now, the one that has waited longest, for a request or for its
    /// reader, is handed over to make room. The lock is held meanwhile, as in ``forEachOverdue(at:_:)``.
    func opened(_ descriptor: Int32, at now: ContinuousClock.Instant, makingRoom shut: (Int32) -> Void) {
        phases.withLock { phases in
            let waiting = phases.compactMap { descriptor, phase in phase.since.map { (descriptor, $0) } }
            if waiting.count >= limit, let (longest, _) = waiting.min(by: { $0.1 < $1.1 }) {
                phases[longest] = .ending
                shut(longest)
            }
            phases[descriptor] = .request(since: now)
        }
    }

    /// A response on a connection ended: the next request is awaited.
    func awaitsRequest(_ descriptor: Int32, at now: ContinuousClock.Instant) {
        move(descriptor, to: .request(since: now))
    }

    /// A response is ready: the client is to read it.
    func awaitsReading(_ descriptor: Int32, at now: ContinuousClock.Instant) {
        move(descriptor, to: .response(since: now))
    }

    /// What is ending stays so: it makes room once.
    private func move(_ descriptor: Int32, to phase: Phase) {
        phases.withLock { phases in
            guard phases[descriptor]?.since != nil else { return }
            phases[descriptor] = phase
        }
    }

    /// The connection is about to be closed.
    func ended(_ descriptor: Int32) {
        phases.withLock { _ = $0.removeValue(forKey: descriptor) }
    }

    /// Hands over each connection that has taken too long. The lock is held meanwhile, so that none of their descriptors
    /// is closed and given to something else.
    func forEachOverdue(at now: ContinuousClock.Instant, _ body: (Int32) -> Void) {
        phases.withLock { phases in
            for (descriptor, phase) in phases {
                let isOverdue =
                    switch phase {
                    case .request(let since): requestTimeout.map { now - since > $0 } ?? false
                    case .response(let since): responseTimeout.map { now - since > $0 } ?? false
                    case .ending: false
                    }
                if isOverdue { body(descriptor) }
            }
        }
    }
}
