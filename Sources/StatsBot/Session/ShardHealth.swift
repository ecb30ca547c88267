// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Exporter
import Formatting
import Synchronization

/// The readiness of the gateway: passing when every shard's session is live.
final class ShardHealth: Sendable {
    private struct State {
        var expected = 0
        var missing: GatewayIntents = []
        var shards: [Int: GatewayStatus] = [:]
        /// The number of configured guilds; `nil` if all guilds are counted that the bot is in.
        var guilds: Int?
        /// Whether the bot is in no guild.
        var isAlone = false
        /// How to add the bot to a guild.
        var inviteLink: InviteLink?
        /// The names of the guilds that the bot was removed from.
        var removed: [GuildID: String] = [:]
        /// The names of the guilds that Discord announced but has not sent.
        var awaited: [GuildID: String] = [:]
    }

    private let check: HealthCheck
    private let state = Mutex(State())

    /// Initially failing: the guild is not found yet.
    init(check: HealthCheck) {
        self.check = check
        check.fail("finding the guild")
    }

    /// Sets the number of shards, the number of configured guilds, and the intents that are not granted.
    func expect(shards: Int, guilds: Int = 1, missing: GatewayIntents) {
        update { $0 = State(expected: shards, missing: missing, guilds: guilds) }
    }

    /// Sets the number of shards and the intents that are not granted, if all guilds are counted.
    func expect(shards: Int, inviteLink: InviteLink, missing: GatewayIntents) {
        update { $0 = State(expected: shards, missing: missing, inviteLink: inviteLink) }
    }

    /// Records whether the bot is in no guild.
    func setAlone(_ isAlone: Bool) {
        update { $0.isAlone = isAlone }
    }

    /// Records that the bot was removed from a counted guild. If all guilds are counted, this is no problem.
    func removed(from guild: GuildID, name: String) {
        update { state in
            if state.guilds != nil { state.removed[guild] = name }
            state.awaited[guild] = nil
        }
    }

    /// Records that a counted guild is expected, at the start of a session or after an outage.
    func awaits(_ guild: GuildID, name: String) {
        update { $0.awaited[guild] = name }
    }

    /// Records that the bot is in a counted guild.
    ///
    /// - Returns: whether it had been removed from it before.
    func isBack(in guild: GuildID) -> Bool {
        update { state in
            state.awaited[guild] = nil
            return state.removed.removeValue(forKey: guild) != nil
        }
    }

    /// Records a shard's status.
    func report(_ status: GatewayStatus, of shard: Int) {
        update { $0.shards[shard] = status }
    }

    /// Records that all shards have stopped.
    func ended() {
        update { $0.shards = [:] }
    }

    private func update<Result: Sendable>(_ change: (inout State) -> Result) -> Result {
        // Under the lock, so that the check reflects the later of two concurrent reports.
        state.withLock { state in
            let result = change(&state)
            report(state)
            return result
        }
    }

    private func report(_ state: State) {
        let down = (0..<state.expected).filter { state.shards[$0]?.phase != .connected }
        guard let first = down.first else { return reportGuilds(state) }
        let status = state.shards[first]
        let phase = status?.phase.rawValue ?? "waiting"
        let reason = status?.lastDisconnect.map { ", last disconnected: \($0)" } ?? ""
        let others = down.count > 1 ? " and \(down.count - 1) more" : ""
        check.fail("shard \(first) is \(phase)\(reason)\(others)")
    }

    /// With several guilds, the others are still counted.
    private func reportGuilds(_ state: State) {
        if state.isAlone, let link = state.inviteLink {
            return check.degrade("connected, but the bot is in no guild; add it to one: \(link)")
        }
        guard let name = state.removed.sorted(by: { $0.key < $1.key }).first?.value else {
            guard let (id, name) = state.awaited.min(by: { $0.key < $1.key }) else {
                return check.pass(Self.words(for: state.missing))
            }
            return check.degrade("Discord has not sent the guild \((name.isEmpty ? "\(id)" : name).quoted()) yet")
        }
        let others = state.removed.count > 1 ? " and \(state.removed.count - 1) more" : ""
        let message = "the bot was removed from the guild \(name.quoted())\(others); invite it again"
        if state.removed.count >= state.guilds ?? .max { check.fail(message) } else { check.degrade(message) }
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
