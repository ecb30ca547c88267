// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

extension GuildSettings {
    /// Reads a guild's entry in the list. Shared settings default to those for all guilds.
    init(_ id: GuildID?, _ reader: inout VariableReader, defaults: GuildSettings) {
        self = defaults
        self.id = id
        channels = [:]
        (statsChannel, heartbeatChannel) = (nil, nil)
        for declaration in Settings.guild {
            let variables = declaration.variables
            if variables.contains(where: { $0.name == Settings.guildID.variable.name }) { continue }
            let isShared = variables.contains { variable in GuildKeys.shared.contains { $0.name == variable.name } }
            if isShared { declaration.override(&reader, &self) } else { declaration.read(&reader, &self) }
        }
        reader.warnAboutSharedCounters(channels)
        reader.checkKeysOfGuild()
    }

    /// The guild's channels and their variables.
    fileprivate var namedChannels: [(variable: ConfigurationVariable, channel: ChannelID)] {
        let counters = ChannelCounter.allCases.map { ($0.setting.variable, channels[$0]) }
        let others = [
            (Settings.statsChannel.variable, statsChannel), (Settings.heartbeatChannel.variable, heartbeatChannel),
        ]
        return (counters + others).compactMap { variable, channel in channel.map { (variable, $0) } }
    }
}

/// The first guild in the list that uses each channel.
struct ChannelOwners {
    private var owners: [ChannelID: (guild: GuildID?, name: String)] = [:]

    /// Records the channels of a guild, and reports channels that another guild uses.
    mutating func add(_ guild: GuildSettings, _ reader: inout VariableReader) {
        for (variable, channel) in guild.namedChannels {
            guard let owner = owners[channel] else {
                let origin = reader.origin(of: variable).map { " (\($0))" } ?? ""
                owners[channel] = (guild.id, reader.name(of: variable) + origin)
                continue
            }
            // A guild that is listed twice has been reported already.
            if owner.guild == guild.id { continue }
            reader.addIssue(
                variable, "is also the channel of another guild: \(owner.name)",
                correction: "A channel belongs to one guild.")
        }
    }
}
