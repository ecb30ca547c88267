// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

extension BotConfiguration {
    /// Warns about what is valid but probably wrong; `configuredBackoff` is `MAX_BACKOFF` as it was set.
    func warn(configuredBackoff: Duration, _ reader: inout VariableReader) {
        reader.warnAboutSharedCounters(guildDefaults.channels)
        // A channel cannot be renamed more often than this on average.
        let slot = ChannelRenameLimit.window / ChannelRenameLimit.renames
        if process.updateInterval < slot {
            reader.warn(
                Settings.updateInterval.variable,
                "is below \(Int(slot.seconds)) seconds, the time in which Discord allows one rename of a channel: counts are "
                    + "checked more often, but names change no sooner")
        }
        if configuredBackoff < process.updateInterval {
            reader.warn(
                Settings.maximumBackoff.variable,
                "is below UPDATE_INTERVAL; \(Int(process.updateInterval.seconds)) seconds are used")
        }
        if process.exporter.openAccess == .loopback, !process.exporter.listensOnLoopback {
            reader.warn(
                Settings.exporterOpen.variable,
                "has no effect, because EXPORTER_HOST accepts connections from other machines. Set EXPORTER_TOKEN")
        }
        if process.exporter.token == nil, !process.exporter.listensOnLoopback {
            reader.warn(
                Settings.exporterHost.variable,
                "accepts connections from other machines, and EXPORTER_TOKEN is not set: anyone who reaches the port can "
                    + "read the counts. Members' names are withheld")
        }
        let apiBaseURL = process.connection.apiBaseURL
        if apiBaseURL.hasPrefix("http://"), !NetworkAddress.isLoopback(apiBaseURL) {
            reader.warn(Settings.apiBaseURL.variable, "is not https: the bot token is sent unencrypted")
        }
        if process.clock is ScaledClock, apiBaseURL == Settings.apiBaseURL.variable.standard {
            reader.warn(Settings.clock.variable, "makes the bot's time differ from Discord's. Remove it")
        }
    }
}

extension VariableReader {
    /// Warns about counters of one guild that share a channel.
    mutating func warnAboutSharedCounters(_ channels: [ChannelCounter: ChannelID]) {
        let counters = ChannelCounter.allCases.map { ($0.setting.variable, channels[$0]) }
        for (index, (variable, channel)) in counters.enumerated() where channel != nil {
            guard let first = counters[..<index].first(where: { $0.1 == channel }) else { continue }
            warn(
                variable,
                "names the same channel as \(name(of: first.0)): each count replaces the other in its name. Use a channel "
                    + "for each")
        }
    }
}
