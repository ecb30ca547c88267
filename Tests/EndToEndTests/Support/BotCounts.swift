// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation

/// A bot's counts and stored events, from its metrics page.
struct BotCounts: Sendable, Equatable, CustomStringConvertible {
    var members: Int?
    var online: Int?
    /// The stored events of each kind, over all time.
    var joins = 0
    var leaves = 0
    var bans = 0
    var unbans = 0
    /// Events that are not committed yet.
    var pending = 0
    /// Events committed by this process.
    var committed = 0
    /// Sessions established or resumed by this process.
    var connections = 0
    /// Whether the roster and the banned users are complete, so that gaps can be repaired.
    var isComplete = false
    /// Whether a gap is being repaired.
    var isRepairing = false
    /// Whether the sessions of all shards are live.
    var isConnected = false

    /// Reads the page; `nil` without a response.
    init?(of bot: String, guild: String) async {
        guard let page = await Web.get(bot + "/metrics"), page.status == 200 else { return nil }
        self.init(Samples(page.body), guild: guild)
    }

    init(_ samples: Samples, guild: String) {
        func events(_ kind: String) -> Int {
            Int(samples["discord_guild_member_events_total{guild=\"\(guild)\",event=\"\(kind)\"}"] ?? 0)
        }
        members = samples["discord_guild_members{guild=\"\(guild)\"}"].map { Int($0) }
        online = samples["discord_guild_members_online{guild=\"\(guild)\"}"].map { Int($0) }
        (joins, leaves, bans, unbans) = (events("join"), events("leave"), events("ban"), events("unban"))
        pending = Int(samples.sum(of: "statsbot_store_pending_events"))
        committed = Int(samples.sum(of: "statsbot_store_events_committed_total"))
        connections = Int(samples.sum(of: "discord_gateway_connections_total"))
        isComplete =
            samples["discord_guild_humans{guild=\"\(guild)\"}"] != nil
            && samples["discord_guild_bans{guild=\"\(guild)\"}"] != nil
        isRepairing = samples.sum(of: "statsbot_repair_in_progress") > 0
        let shards = samples.values(of: "discord_gateway_connected")
        isConnected = !shards.isEmpty && shards.allSatisfy { $0 > 0 }
    }

    /// Whether all events between two ledgers are stored exactly once.
    func includeAll(from start: SimulatorLedger, to end: SimulatorLedger) -> Bool {
        joins == end.events.joins - start.events.joins && leaves == end.events.leaves - start.events.leaves
            && bans == end.events.bans - start.events.bans && unbans == end.events.unbans - start.events.unbans
            && members == end.members && pending == 0
    }

    var description: String {
        "members \(members ?? -1), online \(online ?? -1), joins \(joins), leaves \(leaves), bans \(bans), "
            + "unbans \(unbans), pending \(pending), committed \(committed)"
    }
}
