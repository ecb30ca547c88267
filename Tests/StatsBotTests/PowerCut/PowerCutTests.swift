// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import GRDB
import Statistics
import Synchronization
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import LocalTime
@testable import SQLiteStorage
@testable import StatsBot
@testable import Storage

@Suite("Power failures", .serialized, .timeLimit(.minutes(5)))
struct PowerCutTests {
    /// The state of the disk and of Discord at a step of the script.
    private struct Cut: Sendable {
        let folder: String
        let outside: Outside.State
        let name: String
    }

    @Test(
        "after a power failure at any step of a night, no effect lacks its mark, and the night ends as without a failure",
        arguments: [false, true])
    func everyStep(keepsRandomWrites: Bool) async throws {
        try await PowerCutDisk.recording { disk in
            let cuts = Mutex<[Cut]>([])
            @Sendable func cut(_ state: Outside.State) throws {
                try cuts.withLock { cuts in
                    let name = "cut-\(cuts.count)"
                    let seed = keepsRandomWrites ? UInt64(cuts.count + 1) : nil
                    cuts.append(Cut(folder: try disk.image(name, seed: seed), outside: state, name: name))
                }
            }
            let outside = Outside(Outside.State(), onPost: cut)
            try await ScriptedBot(
                folder: disk.folder, outside: outside, runID: 1, afterStep: { try cut(outside.state) }
            ).live()
            try await expectEnd(of: outside, in: disk.folder, "without a failure", sessions: 1)

            let all = cuts.withLock { $0 }
            #expect(all.count > 25)
            for cut in all {
                try await expectMarks(after: cut)
                try await expectRecovery(from: cut)
            }
        }
    }

    /// Whatever happened in Discord, the store knows or looks for.
    private func expectMarks(after cut: Cut) async throws {
        let store = try SQLiteStore(directory: cut.folder, timeZone: .gmt)
        let isSound = try await store.pool.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
        #expect(isSound == "ok", "\(cut.name)")
        for message in cut.outside.channel.messages.map(\.outline) {
            let title = message.embeds.first?.title ?? ""
            if title.hasPrefix("Report"), let day = Day(String(title.suffix(10))) {
                let last = try ReportMarks(store: store, guild: ScriptedBot.guild).last(.daily)
                let intent = try store.note("effect.report.daily.1.\(day)")
                #expect(intent != nil || last.map { $0 >= day } == true, "\(cut.name): \(title)")
            } else {
                let known = try store.note("heartbeat.5") == message.id.description
                #expect(try known || store.note("effect.heartbeat.5") != nil, "\(cut.name): \(title)")
            }
        }
        let renames = try await store.renames(of: ScriptedBot.channel, since: WallInstant(secondsSince1970: 0))
        #expect(Set(renames).isSuperset(of: cut.outside.renames), "\(cut.name): renames")
        let state = try await store.load(at: cut.outside.now.date)
        if cut.outside.received > 1 {
            #expect(state.sessions[0]?.id == "s\(cut.outside.sessions)", "\(cut.name): session")
        }
        #expect(state.totals[1]?.joins ?? 0 <= cut.outside.joins, "\(cut.name): joins")
        try await store.close()
    }

    /// The next life of the bot starts ten minutes later, when Discord has forgotten the nonces.
    private func expectRecovery(from cut: Cut) async throws {
        var state = cut.outside
        state.now = state.now.advanced(by: .seconds(600))
        let outside = Outside(state) { _ in }
        try await ScriptedBot(folder: cut.folder, outside: outside, runID: 2, afterStep: {}).live()
        // READY alone may be lost with the power.
        let sessions = cut.outside.received > 1 ? cut.outside.sessions : cut.outside.sessions + 1
        try await expectEnd(of: outside, in: cut.folder, cut.name, sessions: sessions)
    }

    private func expectEnd(of outside: Outside, in folder: String, _ name: String, sessions: Int) async throws {
        #expect(outside.channel.titles.sorted() == ["Report 2026-01-05", "🤖 StatsBot Status"], "\(name)")
        #expect(outside.state.sessions <= sessions, "\(name): sessions")
        let store = try SQLiteStore(directory: folder, timeZone: .gmt)
        let state = try await store.load(at: outside.clock.wallNow.date)
        #expect(state.totals[1]?.joins == 2 * ScriptedBot.hours, "\(name): joins")
        #expect(state.guilds[1]?.members == 1_000 + 2 * ScriptedBot.hours, "\(name): members")
        let always = DateInterval(start: .distantPast, end: .distantFuture)
        #expect(try store.unobserved(of: 1, in: always).filter { $0.change != 0 } == [], "\(name): unobserved")
        try await store.close()
    }
}
