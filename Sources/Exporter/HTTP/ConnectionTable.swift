// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization

/// The connections that are open, and which of them take too long.
///
/// The library ends a connection on which nothing happens. It does not end one on which a byte comes, or goes, now and then.
final class ConnectionTable: Sendable {
    /// What a connection is waiting for, and since when.
    private enum Phase {
        case request(since: ContinuousClock.Instant)
        case response(since: ContinuousClock.Instant)
    }

    private let requestTimeout: Duration?
    private let responseTimeout: Duration?
    private let phases = Mutex<[Int32: Phase]>([:])

    /// Makes an empty table; nil is no limit.
    init(requestTimeout: Duration?, responseTimeout: Duration?) {
        self.requestTimeout = requestTimeout
        self.responseTimeout = responseTimeout
    }

    /// A connection was opened, or a response on it ended: the next request is awaited.
    func awaitsRequest(_ descriptor: Int32, at now: ContinuousClock.Instant) {
        phases.withLock { $0[descriptor] = .request(since: now) }
    }

    /// A response is ready: the client is to read it.
    func awaitsReading(_ descriptor: Int32, at now: ContinuousClock.Instant) {
        phases.withLock { $0[descriptor] = .response(since: now) }
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
                    }
                if isOverdue { body(descriptor) }
            }
        }
    }
}
