// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

extension BotConfiguration {
    /// Notes what is legal and probably wrong; `asked` is `MAX_BACKOFF` as it was set.
    package func warn(of asked: Duration, in reader: inout VariableReader) {
        reader.warnOfSharedCounters(channels)
        // A counter that changes each time could be renamed no more often than this.
        let slot = ChannelRenameLimit.window / ChannelRenameLimit.renames
        if updateInterval < slot {
            reader.warn(
                Settings.updateInterval.variable,
                "is below \(Int(slot.seconds)) seconds, in which Discord takes one rename of a channel: the counts are "
                    + "looked at more often, but the names change no sooner.")
        }
        if asked < updateInterval {
            reader.warn(
                Settings.maximumBackoff.variable,
                "is below UPDATE_INTERVAL, so \(Int(updateInterval.seconds)) seconds are taken.")
        }
        if exporterToken == nil, !NetworkAddress.isLoopbackIP(exporterHost) {
            reader.warn(
                Settings.exporterHost.variable,
                "lets other machines in, and there is no EXPORTER_TOKEN: whoever reaches the port reads the counts. "
                    + "Members' names are withheld.")
        }
        if apiBaseURL.hasPrefix("http://"), !NetworkAddress.isLoopback(apiBaseURL) {
            reader.warn(Settings.apiBaseURL.variable, "is not https: the bot's token goes over the network as it is.")
        }
        if clock is ScaledClock, apiBaseURL == Settings.apiBaseURL.variable.standard {
            reader.warn(Settings.clock.variable, "sets the bot's time apart from Discord's. Remove it.")
        }
    }
}

extension VariableReader {
    /// Notes counters of one guild that share a channel.
    mutating func warnOfSharedCounters(_ channels: [ChannelCounter: ChannelID]) {
        let counters = ChannelCounter.allCases.map { ($0.setting.variable, channels[$0]) }
        for (index, (variable, channel)) in counters.enumerated() where channel != nil {
            guard let first = counters[..<index].first(where: { $0.1 == channel }) else { continue }
            warn(
                variable,
                "names the same channel as \(name(of: first.0)): each takes the other's number out of the name. Give it "
                    + "a channel of its own.")
        }
    }
}
