// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
import Foundation
import StatsBot
import Timekeeping

/// Prints the demo's events on standard output, one per line, with the simulated time.
struct Narrator: Sendable {
    let clock: ScaledClock

    func write(_ line: String) {
        // Unlike print, not buffered if the output is a pipe.
        try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    }

    /// Writes the line of an event, if it has one.
    func narrate(_ event: DemoEvent) {
        guard let text = text(event) else { return }
        write("\(clock.wallNow.date.formatted(Self.style))  \(text)")
    }

    private func text(_ event: DemoEvent) -> String? {
        switch event {
        case .serving: return nil
        case .sessionStarted(let guilds):
            let noun = guilds.count == 1 ? "guild" : "guilds"
            return "connected: a new session, \(noun) \(guilds.joined(separator: ", "))"
        case .sessionResumed: return "session resumed; no events were missed"
        case .disconnected(let reason): return "connection lost (\(reason)); reconnecting"
        case .counted: return census(event).map { "\($0); /readyz returns 200" }
        case .renamed(_, let name): return "channel renamed: \(name)"
        case .reported(let title): return "report sent: \(title)"
        case .inGuild(let guild, let event):
            // Without readiness: the bot is ready only when all guilds are counted.
            return (census(event) ?? text(event)).map { "\(guild): \($0)" }
        }
    }

    private func census(_ event: DemoEvent) -> String? {
        guard case .counted(let members, let online, let bans) = event else { return nil }
        let list = bans.map { "\($0) bans" } ?? "bans unknown (missing permission)"
        return "first census: \(members) members, \(online) online, \(list)"
    }

    private static let style = Date.VerbatimFormatStyle(
        format:
            "\(month: .abbreviated) \(day: .twoDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)",
        locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
}
