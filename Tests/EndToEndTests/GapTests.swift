// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import TestSupport
import Testing

/// The simulator forgets like Discord: most outages are longer than its memory. `GAP_ROUNDS`, `GAP_SEED` and `GAP_COURSE` (a case's
/// name) choose other runs; `make crash-test` runs fifty rounds.
@Suite("Outages beyond Discord's memory", .serialized, .timeLimit(.minutes(20)))
struct GapTests {
    enum Course: String, Sendable, CaseIterable {
        case killed = "killed after repairs"
        case killedDuringRepairs = "killed during repairs"
        case withoutAuditLog = "without View Audit Log"
        case twoShards = "two guilds on two shards"
        case restored = "restored from an older backup"

        /// All courses, or the one named by the environment.
        static var chosen: [Course] {
            let name = ProcessInfo.processInfo.environment["GAP_COURSE"]
            return allCases.filter { name == nil || "\($0)" == name }
        }
    }

    @Test("every event that a client could still learn of is counted once, at its time", arguments: Course.chosen)
    func outages(_ course: Course) async throws {
        func number(_ name: String, _ fallback: Int) -> Int {
            ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? fallback
        }
        let seed = UInt64(number("GAP_SEED", 1))
        let shards = course == .twoShards ? 2 : 1
        try await GapRun.living(seed: seed, shards: shards, readsAuditLog: course != .withoutAuditLog) { run in
            var run = run
            var random = SeededRandom(seed: seed)
            for round in 0..<number("GAP_ROUNDS", 4) {
                if course == .restored, round % 3 == 0 { try await run.backUp() }
                if course == .restored, round % 3 == 2 {
                    try await run.restore(outage: Double.random(in: 3_600...86_400, using: &random))
                }
                try await carryOut(round: course, &run, &random)
            }
            for result in try await run.end() {
                let story =
                    "GAP_SEED=\(seed) \(course.rawValue), guild \(result.ledger.guildID)\n"
                    + run.story.joined(separator: "\n")
                #expect(result.differences == [], "\(story)")
                #expect(result.unexplained == result.invisibleChange, "\(story)")
                let (ledger, stats) = (result.ledger, result.stats)
                #expect(stats.members == ledger.members, "\(story)")
                #expect(stats.bots == ledger.bots, "\(story)")
                #expect(stats.humans == ledger.members - ledger.bots, "\(story)")
                #expect(stats.bans == ledger.bans, "\(story)")
            }
        }
    }

    private func carryOut(round course: Course, _ run: inout GapRun, _ random: inout SeededRandom) async throws {
        let mayDieEarly = course != .killed && course != .withoutAuditLog
        let isEarly = mayDieEarly && Bool.random(using: &random)
        let isTwofold = course == .twoShards
        /// The shards whose sessions are lost, whatever Discord remembers.
        var lost: Set<Int> = []
        if isTwofold { lost = Set([0, 1].filter { _ in Bool.random(using: &random) }) }
        if Int.random(in: 0..<3, using: &random) == 0 {
            let seconds: Int
            var shard: Int?
            if isTwofold {
                // Often so short that one of the sessions can be resumed.
                seconds = Int(exp(Double.random(in: 0...log(240), using: &random)).rounded(.up))
                shard = [nil, 0, 1].randomElement(using: &random) ?? nil
            } else {
                seconds = Int.random(in: 1...240, using: &random)
                if Bool.random(using: &random) { lost = [0] }
            }
            try await run.cut(shard: shard, seconds: seconds, losing: lost, diesEarly: isEarly)
        } else {
            // From a second to a day, as many short ones as long ones.
            let outage = exp(Double.random(in: 0...log(86_400), using: &random)).rounded(.up)
            try await run.kill(outage: outage, losing: lost, diesEarly: isEarly)
        }
    }
}
