// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import Synchronization
import Testing

@Suite("The bot's presence", .timeLimit(.minutes(2)))
struct PresenceTests {
    private static func texts(_ session: SimulatedPresences.Session) -> [String] {
        session.updates.flatMap { $0.activities.map(\.name) }
    }

    @Test("the counts rotate within Discord's limit, and a restart notice is shown at shutdown")
    func wholeLife() async throws {
        var configuration = SimulatorConfiguration()
        configuration.members = 1_500
        let simulator = Mutex<SimulatedDiscord?>(nil)
        try await RunningBot.running(
            configuration, timeScale: 600, startsPaused: true, variables: ["PRESENCE_UPDATE_INTERVAL": "300"]
        ) { bot in
            simulator.withLock { $0 = bot.discord }
            let truth = bot.discord.ledger()
            let wanted: Set = ["👥 1,500 members", "🟢 \(truth.online) online", "🔨 89 bans"]
            _ = try await eventually("each count was shown") {
                let sessions = bot.discord.presences.sessions
                return sessions.contains { Set(Self.texts($0)).isSuperset(of: wanted) } ? () : nil
            }
            let presences = bot.discord.presences
            for update in presences.sessions.flatMap(\.updates) where wanted.contains(update.activities[0].name) {
                #expect(update.status == "online")
                #expect(update.activities.map(\.type) == [3])
            }
            #expect(presences.refused == 0)
        }
        let last = try #require(simulator.withLock { $0 }?.presences.sessions.last?.updates.last)
        #expect(last.activities.map(\.name) == ["🔄 Restarting..."])
        #expect(last.activities.map(\.type) == [0])
        #expect(last.status == "idle")
    }

    @Test("a new session shows the same presence")
    func newSession() async throws {
        var configuration = SimulatorConfiguration()
        configuration.members = 200
        try await RunningBot.running(
            configuration, startsPaused: true, variables: ["PRESENCE_UPDATE_INTERVAL": "86400"]
        ) { bot in
            let first = try await eventually("the first count is shown") {
                bot.discord.presences.sessions.first { Self.texts($0).last == "👥 200 members" }
            }
            bot.discord.inject(.invalidSession(resumable: false))
            _ = try await eventually("the new session shows it too") {
                bot.discord.presences.sessions.first {
                    $0.sessionID != first.sessionID && Self.texts($0).last == "👥 200 members"
                }
            }
        }
    }
}
