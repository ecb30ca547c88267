// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// Decides which notifications to send to the service manager, and when.
struct SystemdPlan: Sendable, Equatable {
    /// The maximum time between two steps.
    static let longestStep = Duration.seconds(1)

    /// The time between keep-alive messages: half of the watchdog timeout.
    private let period: Duration?
    private var isStarted = false
    private var status: String?
    private var lastKeepAlive: MonotonicInstant?

    init(watchdog: Duration?) {
        period = watchdog.map { $0 / 2 }
    }

    /// The time until the next step.
    var pause: Duration { min(Self.longestStep, period ?? Self.longestStep) }

    /// Returns the lines to send now.
    ///
    /// - Parameters:
    ///   - hasBegun: Whether the bot is serving and trying to reach Discord. For the service manager it is then ready;
    ///     otherwise a bot that only waits for Discord would be stopped.
    ///   - isLive: Whether `/healthz` passes. If not, no keep-alive message is sent, so the watchdog restarts the bot.
    ///   - status: The bot's status in one line.
    ///   - now: The current time.
    /// - Returns: The lines; empty if there is nothing new.
    mutating func step(hasBegun: Bool, isLive: Bool, status: String, at now: MonotonicInstant) -> [String] {
        var lines: [String] = []
        if hasBegun, !isStarted {
            isStarted = true
            lines.append("READY=1")
        }
        if status != self.status {
            self.status = status
            lines.append("STATUS=\(status)")
        }
        let isDue = lastKeepAlive.map { $0.duration(to: now) + pause > (period ?? .zero) } ?? true
        if period != nil, isLive, isDue {
            lastKeepAlive = now
            lines.append("WATCHDOG=1")
        }
        return lines
    }
}
