// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import BotConfiguration
import DiscordModels
import Exporter

/// Exports the activity as metric samples. Sources that are not counted have no series.
package struct ActivityCollector: Collector {
    let keeper: StatisticsKeeper

    package init(
        keeper: StatisticsKeeper
    ) {
        self.keeper = keeper
    }

    func collect() -> [MetricSample] { keeper.guilds.flatMap(samples) }

    private func samples(of keeper: GuildKeeper) -> [MetricSample] {
        guard let guild = keeper.guild?.id, let activity = keeper.activity else { return [] }
        let label = ("guild", guild.description)
        func sample(_ name: String, _ value: Double, _ more: (name: String, value: String)...) -> MetricSample {
            MetricSample(name, value, labels: [label] + more)
        }
        var samples: [MetricSample] = []
        let totals = activity.committed.totals
        func total(_ kind: ActivityKind) -> Double { Double(totals[kind] ?? 0) }
        if activity.sources.contains(.messages) {
            for (author, kind) in Self.authors {
                samples.append(sample("discord_guild_messages_total", total(kind), ("author", author)))
            }
            samples += channels(activity.committed, label)
        }
        if activity.sources.contains(.reactions) {
            samples.append(sample("discord_guild_reactions_total", total(.reactions)))
        }
        if activity.sources.contains(.threads) {
            samples.append(sample("discord_guild_threads_created_total", total(.threads)))
        }
        if activity.sources.contains(.invites) {
            let joins = activity.committed.invites
            for (invite, number) in [
                ("attributed", joins.attributed), ("vanity", joins.vanity), ("unknown", joins.unknown),
            ] {
                samples.append(sample("discord_guild_invite_joins_total", Double(number), ("invite", invite)))
            }
        }
        if let voice = activity.voice {
            samples.append(sample("discord_guild_voice_members", Double(voice.members)))
            samples.append(sample("discord_guild_voice_seconds_total", total(.voice) / 1_000))
        }
        if let active = activity.active {
            for (window, number) in [("1d", active.day), ("7d", active.week), ("28d", active.fourWeeks)] {
                samples.append(sample("discord_guild_active_members", Double(number), ("window", window)))
            }
        }
        if let boosts = activity.boosts {
            samples.append(sample("discord_guild_boosts", Double(boosts.count)))
            samples.append(sample("discord_guild_boost_level", Double(boosts.level)))
        }
        for measure in [RetentionMeasure.stayed1, .stayed7, .stayed30] {
            guard let ratio = activity.committed.retention(measure, today: activity.today) else { continue }
            samples.append(sample("discord_guild_retention_ratio", ratio, ("days", "\(measure.days)")))
        }
        return samples
    }

    /// The busiest channels, and all others as one.
    private func channels(_ committed: CommittedActivity, _ label: (String, String)) -> [MetricSample] {
        func messages(_ channel: String, _ number: Int64) -> MetricSample {
            MetricSample(
                "discord_guild_channel_messages_total", Double(number), labels: [label, ("channel", channel)])
        }
        var samples = [messages("other", committed.otherMessages)]
        for channel in committed.shown.channels {
            samples.append(messages("\(channel)", committed.messages[channel] ?? 0))
            guard let name = keeper.channel(ChannelID(channel))?.name, !name.isEmpty else { continue }
            samples.append(
                MetricSample(
                    "discord_guild_channel_info", 1, labels: [label, ("channel", "\(channel)"), ("name", name)]))
        }
        return samples
    }

    private static let authors: [(String, ActivityKind)] = [
        ("human", .humanMessages), ("bot", .botMessages), ("webhook", .webhookMessages), ("system", .systemMessages),
    ]
}
