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
    func narrate(_ moment: DemoEvent) {
        guard let text = text(moment) else { return }
        tell("\(clock.now.date.formatted(Self.style))  \(text)")
    }

    private func text(_ moment: DemoEvent) -> String? {
        switch moment {
        case .serving: return nil
        case .sessionStarted(let guilds):
            let noun = guilds.count == 1 ? "guild" : "guilds"
            return "connected: a new session, \(noun) \(guilds.joined(separator: ", "))"
        case .sessionResumed: return "session resumed; no events were missed"
        case .disconnected(let reason): return "connection lost (\(reason)); reconnecting"
        case .counted: return census(moment).map { "\($0); /readyz returns 200" }
        case .renamed(_, let name): return "channel renamed: \(name)"
        case .reported(let title): return "report sent: \(title)"
        case .inGuild(let guild, let moment):
            // It is ready when the last of them was counted, which no single one can tell.
            return (census(moment) ?? text(moment)).map { "\(guild): \($0)" }
        }
    }

    private func census(_ moment: DemoEvent) -> String? {
        guard case .counted(let members, let online, let bans) = moment else { return nil }
        let list = bans.map { "\($0) bans" } ?? "bans unknown (missing permission)"
        return "first census: \(members) members, \(online) online, \(list)"
    }

    private static let style = Date.VerbatimFormatStyle(
        format:
            "\(month: .abbreviated) \(day: .twoDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)",
        locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
}
