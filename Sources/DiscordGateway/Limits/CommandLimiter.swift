// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// The send limit of one connection: 120 payloads in 60 seconds.
///
/// Commands stay below the limit, so that a heartbeat can always be sent. Source: Events, Gateway, "Rate Limiting".
struct CommandLimiter: Sendable, Equatable {
    /// Payloads per window up to which commands are sent.
    static let commands = 110
    /// Length of the window.
    static let window: Duration = .seconds(60)

    private var sent: [MonotonicInstant] = []

    /// Creates a limiter for a new connection.
    init() {}

    /// Records a payload that is sent without waiting: a heartbeat, an identify or a resume.
    mutating func record(now: MonotonicInstant) {
        forget(before: now)
        sent.append(now)
    }

    /// Reserves a slot for a command.
    ///
    /// - Returns: `nil` if the command may be sent; it is then counted. Otherwise the time at which to try again.
    mutating func reserve(now: MonotonicInstant) -> MonotonicInstant? {
        forget(before: now)
        guard sent.count >= Self.commands else {
            sent.append(now)
            return nil
        }
        return sent[sent.count - Self.commands].advanced(by: Self.window)
    }

    private mutating func forget(before now: MonotonicInstant) {
        let old = sent.prefix { $0.advanced(by: Self.window) <= now }.count
        if old > 0 { sent.removeFirst(old) }
    }
}
