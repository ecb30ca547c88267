// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Exporter
import Synchronization

/// The readiness of the gateway: passing when every shard's session is live.
final class ShardHealth: Sendable {
    private struct State {
        var expected = 0
        var missing: GatewayIntents = []
        var shards: [Int: GatewayStatus] = [:]
    }

    private let check: HealthCheck
    private let state = Mutex(State())

    /// Initially failing: the guild is not found yet.
    init(check: HealthCheck) {
        self.check = check
        check.fail("finding the guild")
    }

    /// Sets the number of shards and the intents that are not granted.
    func expect(shards: Int, missing: GatewayIntents) {
        update { $0 = State(expected: shards, missing: missing) }
    }

    /// Records a shard's status.
    func report(_ status: GatewayStatus, of shard: Int) {
        update { $0.shards[shard] = status }
    }

    /// Records that all shards have stopped.
    func ended() {
        update { $0.shards = [:] }
    }

    private func update(_ change: (inout State) -> Void) {
        // Under the lock, so that the check reflects the later of two concurrent reports.
        state.withLock { state in
            change(&state)
            let down = (0..<state.expected).filter { state.shards[$0]?.phase != .connected }
            guard let first = down.first else { return check.pass(Self.words(for: state.missing)) }
            let status = state.shards[first]
            let phase = status?.phase.rawValue ?? "waiting"
            let reason = status?.lastDisconnect.map { ", last disconnected: \($0)" } ?? ""
            let others = down.count > 1 ? " and \(down.count - 1) more" : ""
            check.fail("shard \(first) is \(phase)\(reason)\(others)")
        }
    }

    private static func words(for missing: GatewayIntents) -> String {
        if missing.contains(.guildMembers) {
            return "connected without the member and presence intents: member and online counts are approximate"
        }
        if missing.contains(.guildPresences) {
            return "connected without the presence intent: the online count is approximate"
        }
        return "connected"
    }
}
