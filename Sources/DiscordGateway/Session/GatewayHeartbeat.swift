// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The heartbeats of one connection: decides when to send one and whether the gateway still acknowledges them.
///
/// Source: Events, Gateway, "Sending Heartbeats".
struct GatewayHeartbeat: Sendable, Equatable {
    /// The action when a heartbeat is due.
    enum Beat: Sendable, Equatable {
        case send
        /// The last heartbeat was not acknowledged: the connection is open but dead.
        case zombie
    }

    /// The heartbeat interval from HELLO.
    let interval: Duration
    /// Minimum real time to wait for an ACK. Matters only if a faster clock measures the interval.
    let grace: Duration
    private var waitingSince: ContinuousClock.Instant?

    /// Creates a state without any heartbeat sent.
    init(interval: Duration, grace: Duration) {
        self.interval = interval
        self.grace = grace
    }

    /// The delay before the first heartbeat; `jitter` is from 0 to 1.
    func firstDelay(jitter: Double) -> Duration { interval * jitter }

    /// Called when a heartbeat is due. If `readerIsBusy`, unread payloads may include the ACK.
    mutating func due(now: ContinuousClock.Instant, readerIsBusy: Bool) -> Beat {
        if let waitingSince, !readerIsBusy, waitingSince.duration(to: now) >= grace { return .zombie }
        sent(now: now)
        return .send
    }

    /// Records a heartbeat that was sent, on schedule or because the gateway requested it.
    mutating func sent(now: ContinuousClock.Instant) {
        if waitingSince == nil { waitingSince = now }
    }

    /// Records an ACK.
    ///
    /// - Returns: The time since the heartbeat was sent; `nil` if none was.
    mutating func acknowledged(now: ContinuousClock.Instant) -> Duration? {
        defer { waitingSince = nil }
        return waitingSince.map { $0.duration(to: now) }
    }
}
