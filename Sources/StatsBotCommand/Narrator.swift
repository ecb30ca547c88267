// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import StatsBot
import Timekeeping

/// Tells on standard output what happens, a line each, with the time of the simulated world.
struct Narrator: Sendable {
    let clock: ScaledClock

    /// Writes a line as it is.
    func tell(_ line: String) {
        // Not print: its buffer would hold lines back where the output is a pipe.
        try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    }

    /// Writes a line about a moment.
    func narrate(_ moment: Moment) {
        let text: String
        switch moment {
        case .serving: return
        case .sessionStarted(let guild): text = "connected: a new session, guild \(guild)"
        case .sessionResumed: text = "connected again: the session was resumed, nothing was missed"
        case .disconnected(let reason): text = "connection lost (\(reason)); connecting again"
        case .counted(let members, let online, let bans):
            let bans = bans.map { "\($0) bans" } ?? "bans not shown to the bot"
            text = "first census: \(members) members, \(online) online, \(bans); /readyz now says 200"
        case .renamed(_, let name): text = "channel renamed: \(name)"
        case .reported(let title): text = "report sent: \(title)"
        }
        tell("\(clock.now.date.formatted(Self.style))  \(text)")
    }

    private static let style = Date.VerbatimFormatStyle(
        format:
            "\(month: .abbreviated) \(day: .twoDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)",
        locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
}
