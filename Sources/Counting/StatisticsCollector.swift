// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Exporter
import Statistics

/// Exports the statistics as metric samples.
package struct StatisticsCollector: Collector {
    let keeper: StatisticsKeeper

    package init(
        keeper: StatisticsKeeper
    ) {
        self.keeper = keeper
    }

    /// An unknown count is absent, not 0.
    func collect() -> [MetricSample] {
        [MetricSample("statsbot_store_pending_events", Double(keeper.pendingEvents))] + keeper.guilds.flatMap(samples)
    }

    private func samples(of keeper: GuildKeeper) -> [MetricSample] {
        guard let guild = keeper.guild, let snapshot = keeper.snapshot else { return [] }
        var samples: [MetricSample] = []
        let label = ("guild", guild.id.description)
        let gauges = [
            ("discord_guild_members", snapshot.members), ("discord_guild_humans", snapshot.humans),
            ("discord_guild_bots", snapshot.bots),
            ("discord_guild_members_online", snapshot.online), ("discord_guild_bans", snapshot.bans),
        ]
        for (name, value) in gauges {
            if let value { samples.append(MetricSample(name, Double(value), labels: [label])) }
        }
        for (count, isApproximate) in [
            ("members", snapshot.approximate.members), ("online", snapshot.approximate.online),
        ] {
            samples.append(
                MetricSample(
                    "discord_guild_count_approximate", isApproximate ? 1 : 0, labels: [label, ("count", count)]))
        }
        let totals = keeper.totals
        for kind in MemberEventKind.allCases {
            samples.append(
                MetricSample(
                    "discord_guild_member_events_total", Double(totals[kind]),
                    labels: [label, ("event", kind.rawValue)]))
        }
        for (direction, value) in [("gained", snapshot.unobserved.gained), ("lost", snapshot.unobserved.lost)] {
            samples.append(
                MetricSample(
                    "discord_guild_unobserved_member_change_total", Double(value),
                    labels: [label, ("direction", direction)]))
        }
        samples.append(
            MetricSample("discord_guild_unobserved_spans_total", Double(snapshot.unobserved.spans), labels: [label]))
        samples.append(
            MetricSample("discord_guild_unobserved_seconds_total", snapshot.unobserved.seconds, labels: [label]))
        for (name, counts) in [
            ("statsbot_repaired_events_total", keeper.repaired), ("statsbot_mended_events_total", keeper.mended),
        ] {
            for kind in MemberEventKind.allCases {
                samples.append(
                    MetricSample(name, Double(counts[kind]), labels: [label, ("kind", kind.rawValue)]))
            }
        }
        let status = keeper.repairStatus
        samples.append(MetricSample("statsbot_repair_in_progress", status == nil ? 0 : 1, labels: [label]))
        samples.append(MetricSample("statsbot_repair_progress_ratio", status?.fraction ?? 1, labels: [label]))
        return samples
    }
}
