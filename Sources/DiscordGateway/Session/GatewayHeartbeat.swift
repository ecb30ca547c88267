// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Heartbeats of one connection: when one is due, and whether the other side still answers. A value.
///
/// Source: Events, Gateway, "Sending Heartbeats".
struct GatewayHeartbeat: Sendable, Equatable {
    /// What to do when one is due.
    enum Beat: Sendable, Equatable {
        case send
        /// The last one was not answered: the connection is dead although it stands.
        case zombie
    }

    /// The time between two, from HELLO.
    let interval: Duration
    /// The real time that an answer is given at least. Matters only where the interval is measured by a faster clock.
    let grace: Duration
    private var waitingSince: ContinuousClock.Instant?

    /// Starts with nothing sent.
    init(interval: Duration, grace: Duration) {
        self.interval = interval
        self.grace = grace
    }

    /// How long to wait before the first one; `jitter` is a number from 0 to 1.
    func firstDelay(jitter: Double) -> Duration { interval * jitter }

    /// One is due. `readerIsBusy` says that received payloads wait to be read: the answer may be among them.
    mutating func due(now: ContinuousClock.Instant, readerIsBusy: Bool) -> Beat {
        if let waitingSince, !readerIsBusy, waitingSince.duration(to: now) >= grace { return .zombie }
        sent(now: now)
        return .send
    }

    /// One was sent, on time or because the gateway asked for it.
    mutating func sent(now: ContinuousClock.Instant) {
        if waitingSince == nil { waitingSince = now }
    }

    /// One was answered.
    ///
    /// - Returns: The time since it was sent; `nil` where none was.
    mutating func acknowledged(now: ContinuousClock.Instant) -> Duration? {
        defer { waitingSince = nil }
        return waitingSince.map { $0.duration(to: now) }
    }
}
