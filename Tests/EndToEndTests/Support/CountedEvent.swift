// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation

/// An event as a bot has stored it.
struct CountedEvent {
    /// `join`, `leave`, `ban` or `unban`.
    let kind: String
    let user: String
    let cause: String
    let source: String
    /// Milliseconds since 1970.
    let at: Int64
    let since: Int64?

    /// Reads a line of `statsbot export --format csv --table events`; `nil` for another line.
    init?(_ row: Substring) {
        let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard cells.count == 9, let at = Self.milliseconds(cells[0]) else { return nil }
        (self.at, kind, cause, user, source) = (at, cells[2], cells[3], cells[5], cells[7])
        since = Self.milliseconds(cells[8])
    }

    private static func milliseconds(_ text: String) -> Int64? {
        let date =
            (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
            ?? (try? Date(text, strategy: .iso8601))
        return date.map { Int64(($0.timeIntervalSince1970 * 1_000).rounded()) }
    }

    /// Compares a bot's events with those that a client could learn of: their number, whether kicks are known as such, and their
    /// times.
    ///
    /// - Returns: a line for each user and kind that differs.
    static func differences(of counted: [CountedEvent], from truth: [SimulatorLedger.MemberEvent]) -> [String] {
        let found = Dictionary(grouping: counted) { "\($0.kind) \($0.user)" }
        let expected = Dictionary(grouping: truth.filter { $0.visibility != "invisible" }) { "\($0.type) \($0.userID)" }
        return Set(found.keys).union(expected.keys).sorted().compactMap { key in
            let found = (found[key] ?? []).sorted { $0.at < $1.at }
            let expected = expected[key] ?? []
            func line(_ what: String) -> String {
                let all = truth.filter { $0.userID.description == key.split(separator: " ")[1] }
                    .map { "\($0.type) \($0.cause ?? "") \($0.visibility ?? "") \($0.at)" }
                let had = counted.filter { key.hasSuffix(" \($0.user)") }
                    .map { "\($0.kind) \($0.cause) \($0.source) \($0.since ?? 0)...\($0.at)" }
                return "\(key): \(what); Discord: \(all); the bot: \(had)"
            }
            guard found.count == expected.count else { return line("\(found.count), not \(expected.count)") }
            let kicks = expected.count { ($0.kickVisibility ?? "invisible") != "invisible" }
            guard found.count(where: { $0.cause == "kicked" }) == kicks else { return line("not \(kicks) kicks") }
            let isInTime = zip(found, expected).allSatisfy { $0.isInTime(with: $1) }
            return isInTime ? nil : line("another time")
        }
    }

    /// Whether the time is as exact as it can be known. What was received has the time of its receipt.
    private func isInTime(with event: SimulatorLedger.MemberEvent) -> Bool {
        // An event that follows from a later one has a span, even if a list could have shown its time.
        if let since { return since - 1_000 <= event.at && event.at <= at + 1_000 }
        if source == "repaired" { return abs(at - event.at) <= 1_000 }
        // The time in which a session can be resumed, and some real time.
        return event.at - 1_000 <= at && at <= event.at + 900_000
    }
}
