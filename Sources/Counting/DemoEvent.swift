// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration

/// An event shown in the demo.
package indirect enum DemoEvent: Sendable {
    /// The HTTP server is listening.
    case serving(url: String)
    /// A new gateway session was established for the guilds with these names.
    case sessionStarted(guilds: [String])
    /// The session was resumed after a dropped connection or a restart; no events were missed.
    case sessionResumed
    /// The gateway connection was lost; the bot is reconnecting.
    case disconnected(reason: String)
    /// The first census is complete; `bans` is `nil` if the bot lacks the permission.
    case counted(members: Int, online: Int, bans: Int?)
    /// A channel was renamed.
    case renamed(counter: ChannelCounter, name: String)
    /// A report was sent.
    case reported(title: String)
    /// An event in one of several guilds, with its name.
    case inGuild(String, DemoEvent)
}
