// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// The limit on what a connection may send: 120 payloads in 60 seconds. A value; one for each connection.
///
/// Commands stop short of the limit, so that a heartbeat can always be sent. Source: Events, Gateway, "Rate Limiting".
struct CommandLimiter: Sendable, Equatable {
    /// Payloads that commands may bring the window to.
    static let commands = 110
    /// The length of the window.
    static let window: Duration = .seconds(60)

    private var sent: [WallInstant] = []

    /// Starts with nothing sent.
    init() {}

    /// A payload that does not wait was sent: a heartbeat, an identify, a resume.
    mutating func record(now: WallInstant) {
        forget(before: now)
        sent.append(now)
    }

    /// Asks to send a command now.
    ///
    /// - Returns: `nil`: it may be sent, and is counted. Otherwise when to ask again.
    mutating func reserve(now: WallInstant) -> WallInstant? {
        forget(before: now)
        guard sent.count >= Self.commands else {
            sent.append(now)
            return nil
        }
        return sent[sent.count - Self.commands].advanced(by: Self.window)
    }

    private mutating func forget(before now: WallInstant) {
        let old = sent.prefix { $0.advanced(by: Self.window) <= now }.count
        if old > 0 { sent.removeFirst(old) }
    }
}
