// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// What the service manager is told, and when: a value that is told how the bot is doing.
struct SystemdPlan: Sendable, Equatable {
    /// The longest time until a change is told.
    static let longestStep = Duration.seconds(1)

    /// Every half of the watchdog's time it hears of the bot.
    private let period: Duration?
    private var isStarted = false
    private var status: String?
    private var lastSign: WallInstant?

    init(watchdog: Duration?) {
        period = watchdog.map { $0 / 2 }
    }

    /// How long until the next step, at most.
    var pause: Duration { min(Self.longestStep, period ?? Self.longestStep) }

    /// The lines to send now.
    ///
    /// - Parameters:
    ///   - hasBegun: whether the bot serves and has begun to listen to Discord. It is ready then for the service manager,
    ///     which would end a bot that waits for Discord.
    ///   - isLive: whether `/healthz` passes. Where it does not the watchdog is not told, and the bot is started anew.
    ///   - status: one line on how the bot is doing.
    ///   - now: the time.
    /// - Returns: the lines; none where there is nothing new.
    mutating func step(hasBegun: Bool, isLive: Bool, status: String, at now: WallInstant) -> [String] {
        var lines: [String] = []
        if hasBegun, !isStarted {
            isStarted = true
            lines.append("READY=1")
        }
        if status != self.status {
            self.status = status
            lines.append("STATUS=\(status)")
        }
        // A clock that was set back must not silence it.
        let isDue = lastSign.map { $0 > now || $0.duration(to: now) + pause > (period ?? .zero) } ?? true
        if period != nil, isLive, isDue {
            lastSign = now
            lines.append("WATCHDOG=1")
        }
        return lines
    }
}
