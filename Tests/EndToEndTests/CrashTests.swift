// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import Testing

/// `make crash-test` runs more rounds.
@Suite("Repeated kills", .serialized, .timeLimit(.minutes(20)))
struct CrashTests {
    /// The final result.
    private struct Outcome {
        var story = ""
        /// The ledger at the start and at the end.
        var start: SimulatorLedger
        var end: SimulatorLedger
        /// The bot's member count at the end.
        var members: Int?
        /// The days in the database, by date.
        var counted: [String: DayTally]
        /// The changes of the member count in gaps, as far as no repaired event explains them.
        var changes: [Int]
        /// The active members of the bot's days.
        var active: [ActiveDay]
        var blurred: Set<String>

        /// Whether events of this day may count toward the next one, or those of the day before toward this one.
        func isBlurred(_ date: String) -> Bool {
            let index = active.firstIndex { $0.date == date } ?? 0
            return blurred.contains(date) || index > 0 && blurred.contains(active[index - 1].date)
        }
    }

    @Test("with connections cut, all counts of all days match the ledger, and nothing is unobserved")
    func exactlyOnce() async throws {
        let outcome = try await crash(losingSessions: false)
        let truth = Self.joined(Self.truth(outcome), outcome.blurred)
        #expect(Self.joined(outcome.counted, outcome.blurred) == truth, "\(outcome.story)")
        #expect(outcome.changes == [], "\(outcome.story)")
        #expect(outcome.members == outcome.end.members, "\(outcome.story)")
        #expect(truth.count > 1 || !outcome.blurred.isEmpty, "a midnight passed")
        #expect(outcome.active.count == outcome.end.activity?.days.count, "\(outcome.story)")
        for (day, other) in zip(outcome.active, outcome.end.activity?.days ?? []) where !outcome.isBlurred(day.date) {
            #expect(day == ActiveDay(other), "\(outcome.story)")
        }
    }

    @Test("with resumes rejected, every event that Discord still shows is counted once, and nothing remains unobserved")
    func refusedResumes() async throws {
        let outcome = try await crash(losingSessions: true)
        let truth = Self.truth(outcome).values.reduce(DayTally(), +)
        let all = outcome.counted.values.reduce(DayTally(), +)
        #expect(all.isWithin(truth), "\(all), of \(truth)\n\(outcome.story)")
        #expect(!outcome.changes.isEmpty, "a resume was rejected:  \(outcome.story)")
        #expect(outcome.changes.allSatisfy { $0 == 0 }, "\(outcome.changes)\n\(outcome.story)")
        let explained = outcome.start.members + all.joins - all.leaves
        #expect(explained == outcome.end.members, "\(all)\n\(outcome.story)")
        #expect(outcome.members == outcome.end.members, "\(outcome.story)")
        #expect(all.bansAndUnbans == truth.bansAndUnbans, "\(all), of \(truth)\n\(outcome.story)")
    }

    private func crash(losingSessions: Bool) async throws -> Outcome {
        let settings = CrashSettings()
        var outcome: Outcome?
        try await CrashWorld.living(settings) { world in
            try await withTemporaryFolder { folder in
                var run = try await CrashRun(
                    world: world, folder: folder, isExact: !losingSessions,
                    messages: Double(settings.messagesPerSecond) / Double(settings.timeScale),
                    title: "CRASH_SEED=\(settings.seed) CRASH_TIME_SCALE=\(settings.timeScale)")
                for round in 0..<settings.rounds {
                    try await run.passMidnight()
                    try await run.carryOut(CrashPlan(settings, round: round, mayLoseSession: losingSessions))
                }
                if run.isOfOneDay {
                    try await run.passMidnight(isDue: true)
                    let round = settings.rounds
                    try await run.carryOut(CrashPlan(settings, round: round, mayLoseSession: losingSessions))
                }
                let (truth, members, active) = try await run.end()
                let days = try await run.stored.table("days").compactMap { row in
                    DayTally(row: row).map { (String(row.prefix(10)), $0) }
                }
                let spans = try await run.stored.unexplainedChanges()
                outcome = Outcome(
                    story: run.story.joined(separator: "\n"), start: run.start, end: truth, members: members,
                    counted: Dictionary(days) { $1 }, changes: spans, active: active, blurred: run.blurred)
            }
        }
        return try #require(outcome)
    }

    /// The events since the start, by date, without days that have none.
    private static func truth(_ outcome: Outcome) -> [String: DayTally] {
        let before = Dictionary(outcome.start.days.map { ($0.date, DayTally($0)) }) { $1 }
        let days = outcome.end.days.map { ($0.date, DayTally($0) - (before[$0.date] ?? DayTally())) }
        return Dictionary(days) { $1 }.filter { $0.value != DayTally() }
    }

    /// The days, with each blurred day merged into the next one.
    private static func joined(_ days: [String: DayTally], _ blurred: Set<String>) -> [String: DayTally] {
        var result: [String: DayTally] = [:]
        var last: (own: String, name: String)?
        for date in Set(days.keys).union(blurred).sorted() {
            let name = last.flatMap { blurred.contains($0.own) ? $0.name : nil } ?? date
            result[name] = (result[name] ?? DayTally()) + (days[date] ?? DayTally())
            last = (date, name)
        }
        return result.filter { $0.value != DayTally() }
    }
}

extension CrashRun {
    /// Whether no midnight has passed yet.
    fileprivate var isOfOneDay: Bool { blurred.isEmpty && !story.contains("midnight") }
}
