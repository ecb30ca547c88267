// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration

/// Something worth telling somebody who watches the bot run.
package indirect enum DemoEvent: Sendable {
    /// The HTTP server listens.
    case serving(url: String)
    /// A new gateway session was started; it tells of these guilds, by their names.
    case sessionStarted(guilds: [String])
    /// The session went on after a dropped connection or a restart; nothing was missed.
    case sessionResumed
    /// The connection to the gateway was lost; the bot connects again.
    case disconnected(reason: String)
    /// The guild's figures are complete; the bans are missing where the bot may not see them.
    case counted(members: Int, online: Int, bans: Int?)
    /// A channel was renamed.
    case renamed(counter: ChannelCounter, name: String)
    /// A report was sent.
    case reported(title: String)
    /// One of these in one of several guilds, by its name.
    case inGuild(String, DemoEvent)
}
