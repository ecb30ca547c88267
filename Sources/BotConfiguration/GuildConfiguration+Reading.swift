// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels

extension GuildConfiguration {
    /// Reads the entry of a guild in the list; what it does not say is as it is for all guilds.
    package init(_ id: GuildID?, _ reader: inout VariableReader, or common: BotConfiguration) {
        let channels = reader.readCounters()
        self.init(
            id: id, channels: channels,
            heartbeatChannel: reader.read(Settings.heartbeatChannel), statsChannel: reader.read(Settings.statsChannel),
            numberFormat: reader.read(Settings.numberFormat, or: common.numberFormat),
            timeZone: reader.read(Settings.timeZone, or: common.timeZone),
            weeklyReport: reader.read(Settings.weeklyReport, or: common.weeklyReport),
            countsBots: reader.read(Settings.countsBots, or: common.countsBots))
        reader.warnOfSharedCounters(channels)
        reader.checkKeysOfGuild()
    }

    /// Its channels, by the variable that names each.
    fileprivate var namedChannels: [(variable: ConfigurationVariable, channel: ChannelID)] {
        let counters = ChannelCounter.allCases.map { ($0.setting.variable, channels[$0]) }
        let others = [
            (Settings.statsChannel.variable, statsChannel), (Settings.heartbeatChannel.variable, heartbeatChannel),
        ]
        return (counters + others).compactMap { variable, channel in channel.map { (variable, $0) } }
    }
}

extension VariableReader {
    /// The channels of the counters.
    mutating func readCounters() -> [ChannelCounter: ChannelID] {
        var channels: [ChannelCounter: ChannelID] = [:]
        for counter in ChannelCounter.allCases { channels[counter] = read(counter.setting) }
        return channels
    }
}

/// Which guild of the list has named a channel first.
struct ChannelOwners {
    private var owners: [ChannelID: (guild: GuildID?, name: String)] = [:]

    /// Notes the channels of a guild, and refuses those of another one: a channel is in one guild.
    mutating func add(_ guild: GuildConfiguration, _ reader: inout VariableReader) {
        for (variable, channel) in guild.namedChannels {
            guard let owner = owners[channel] else {
                let place = reader.origin(of: variable).map { " (\($0))" } ?? ""
                owners[channel] = (guild.id, reader.name(of: variable) + place)
                continue
            }
            // A guild that is listed twice is told already.
            if owner.guild == guild.id { continue }
            reader.fault(
                variable, "is the channel of another guild too: \(owner.name)", correction: "A channel is in one guild."
            )
        }
    }
}
