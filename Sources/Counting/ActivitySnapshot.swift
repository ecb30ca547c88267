// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Activity
package import ActivityReport
package import BotConfiguration
import DiscordModels
import LocalTime

/// The activity of a guild at one time.
package struct ActivitySnapshot: Sendable {
    /// What is counted.
    package let sources: ActivitySources
    /// The current day of the guild.
    let today: Day
    /// What is committed.
    let committed: CommittedActivity
    /// The boosts; `nil` until they are known.
    package let boosts: Boosts?
    /// The users in voice and in the AFK channel, without bots; `nil` if voice is not counted.
    package let voice: (members: Int, afk: Int)?
    /// The active members of today and the days before it; `nil` if no activity of members is counted.
    package let active: ActiveFigures?

    init(_ activity: GuildActivity, today: Day) {
        let sources = activity.sources
        self.sources = sources
        self.today = today
        committed = activity.committed
        boosts = activity.state.boosts
        voice = sources.contains(.voice) ? (activity.state.voiceMembers, activity.state.afkMembers) : nil
        let showsMembers = !sources.isDisjoint(with: [.messages, .reactions, .voice])
        active = showsMembers ? activity.state.activeMembers(on: today) : nil
    }

    /// The committed messages of today; `nil` if messages are not counted.
    package var messagesToday: ActivitySums? { sources.contains(.messages) ? committed.counts(on: today) : nil }
}

extension GuildKeeper {
    /// The stored activity of the guild.
    package func history(_ reader: any ActivityReader) -> ActivityHistory {
        let sources = activity?.sources ?? []
        let kinds: [(ActivitySources, ActivityKind)] = [
            (.messages, .humanMessages), (.reactions, .reactions), (.threads, .threads), (.voice, .voice),
        ]
        let counted = kinds.filter { sources.contains($0.0) }.map(\.1)
        return ActivityHistory(reader, of: guild?.id.rawValue ?? 0, counted: Set(counted))
    }
}
