// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import LocalTime
import Resilience
import Statistics
import Storage
import Timekeeping

/// The caches of the process (`CACHE_TTL`, `MAX_CACHE_SIZE`).
struct BotCaches: Sendable {
    /// A guild's ban list at a revision; every ban change or gap starts a new revision.
    struct BanList: Sendable, Hashable {
        let guild: GuildID
        let revision: Int
    }

    /// The content of a chart, which determines its image.
    struct Chart: Sendable, Hashable {
        let guild: UInt64
        let end: Day
        let days: [ChartDay]
    }

    struct ChartDay: Sendable, Hashable {
        let day: Day
        let members: Int?
        let joins: Int
        let leaves: Int
    }

    /// Services that need the counts at about the same time share one response; the next interval (30 s or more) gets a
    /// new one.
    private static let approximateTimeToLive = Duration.seconds(25)

    /// Channel names that the gateway did not send.
    let channels: Cache<ChannelID, NamedChannel>
    /// Guilds with their approximate counts.
    let guilds: Cache<GuildID, Guild>
    /// Ban lists.
    let bans: Cache<BanList, [BannedUser]>
    /// Finished days and weeks.
    let days: Cache<CachedStoreReader.Span, [DayCounts]>
    /// Drawn charts.
    let charts: Cache<Chart, [UInt8]>

    init(timeToLive: Duration, capacity: Int, clock: any WallClock) {
        func cache<Key, Value>(_ name: String, _ timeToLive: Duration, _ capacity: Int) -> Cache<Key, Value> {
            Cache(name: name, timeToLive: timeToLive, capacity: capacity, clock: clock)
        }
        channels = cache("channel", timeToLive, capacity)
        guilds = cache("guild", min(timeToLive, Self.approximateTimeToLive), capacity)
        bans = cache("bans", timeToLive, capacity)
        days = cache("days", timeToLive, capacity)
        // An image takes tens of kilobytes.
        charts = cache("chart", timeToLive, min(capacity, 100))
    }

    /// Empties all caches.
    ///
    /// - Returns: the removed entries, for the log; `nil` if the caches were already empty.
    func empty() -> String? {
        let counts = [
            (channels.count, "channels"), (guilds.count, "guilds"), (bans.count, "ban lists"),
            (days.count, "spans of days"),
            (charts.count, "charts"),
        ]
        channels.removeAll()
        guilds.removeAll()
        bans.removeAll()
        days.removeAll()
        charts.removeAll()
        let emptied = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return emptied.isEmpty ? nil : emptied.joined(separator: ", ")
    }
}
