// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import ActivityReport
package import DiscordModels
package import LocalTime
package import Localization
package import Resilience
package import Statistics
package import Storage
package import Timekeeping

/// The caches of the process (`CACHE_TTL`, `MAX_CACHE_SIZE`).
package struct BotCaches: Sendable {
    /// A guild's ban list at a revision; every ban change or gap starts a new revision.
    package struct BanList: Sendable, Hashable {
        let guild: GuildID
        let revision: Int
    }

    /// The content of a chart, which determines its image.
    package enum Chart: Sendable, Hashable {
        case members(guild: UInt64, end: Day, days: [ChartDay], texts: Texts)
        case activity(ActivityChart)
    }

    /// A day of a chart.
    package struct ChartDay: Sendable, Hashable {
        package let day: Day
        package let members: Int?
        package let joins: Int
        package let leaves: Int

        package init(day: Day, members: Int?, joins: Int, leaves: Int) {
            self.day = day
            self.members = members
            self.joins = joins
            self.leaves = leaves
        }
    }

    /// Services that need the counts at about the same time share one response; the next interval (30 s or more) gets a
    /// new one.
    private static let approximateTimeToLive = Duration.seconds(25)

    /// Channel names that the gateway did not send.
    package let channels: Cache<ChannelID, NamedChannel>
    /// Guilds with their approximate counts.
    package let guilds: Cache<GuildID, Guild>
    /// Ban lists.
    package let bans: Cache<BanList, [BannedUser]>
    /// Finished days and weeks.
    package let days: Cache<CachedStoreReader.Span, [DayCounts]>
    /// Drawn charts.
    package let charts: Cache<Chart, [UInt8]>

    package init(timeToLive: Duration, capacity: Int, clock: any WallClock) {
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
    package func empty() -> String? {
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
