// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Synchronization

/// The settings in force, which a reload may change while services run.
final class LiveSettings: Sendable {
    /// What the service of the channel names lives by.
    struct ChannelNames: Sendable, Equatable {
        var channels: [ChannelCounter: ChannelID]
        var updateInterval: Duration
        var numberFormat: BotConfiguration.NumberFormat

        init(_ configuration: BotConfiguration) {
            channels = configuration.channels
            updateInterval = configuration.updateInterval
            numberFormat = configuration.numberFormat
        }
    }

    /// What the service of the heartbeat message lives by.
    struct Heartbeat: Sendable, Equatable {
        var channel: ChannelID?
        var interval: Duration

        init(_ configuration: BotConfiguration) {
            channel = configuration.heartbeatChannel
            interval = configuration.heartbeatInterval
        }
    }

    private let state: Mutex<BotConfiguration>
    private let logLevel: LiveLogLevel
    /// Wakes those who live by a setting.
    let changes = ChangeSignal()

    /// Starts with a configuration; the log level is brought in step with it.
    init(_ configuration: BotConfiguration, logLevel: LiveLogLevel) {
        state = Mutex(configuration)
        self.logLevel = logLevel
        logLevel.level = configuration.logLevel
    }

    /// The configuration in force.
    var configuration: BotConfiguration { state.withLock { $0 } }

    /// Takes from a new configuration what can be changed while the bot runs.
    ///
    /// - Returns: what was changed, and what would need a restart.
    func reload(_ new: BotConfiguration) -> ReloadReport {
        let report = state.withLock { configuration in
            let report = ReloadReport(from: configuration, to: new)
            configuration.takeReloadable(from: new)
            return report
        }
        logLevel.level = configuration.logLevel
        changes.notify()
        return report
    }
}

extension BotConfiguration {
    /// Whether guilds are listed, rather than one described by the variables.
    var listsGuilds: Bool { !listedGuilds.isEmpty }

    /// Takes what is declared as reloadable. Of guilds this is taken for those that are in the list before and after; which
    /// ones are counted, and in which order, stays as it is.
    mutating func takeReloadable(from new: BotConfiguration) {
        updateInterval = new.updateInterval
        heartbeatInterval = new.heartbeatInterval
        presenceInterval = new.presenceInterval
        logLevel = new.logLevel
        maximumBackoff = max(maximumBackoff, updateInterval)
        let takesGuilds = listsGuilds == new.listsGuilds
        if takesGuilds {
            channels = new.channels
            heartbeatChannel = new.heartbeatChannel
            statsChannel = new.statsChannel
            numberFormat = new.numberFormat
        }
        for (place, guild) in listedGuilds.enumerated() {
            guard let other = new.listedGuilds.first(where: { $0.id == guild.id }) else { continue }
            listedGuilds[place].takeReloadable(from: other)
        }
        values = values.taking(new.values) { takesGuilds || !GuildSettings.isOfGuilds($0) }
        guildValues = guildValues.map { guild in
            guard let other = new.guildValues.first(where: { $0.id == guild.id }) else { return guild }
            return GuildValues(name: guild.name, id: guild.id, values: guild.values.taking(other.values) { _ in true })
        }
    }
}

extension GuildConfiguration {
    /// Takes what is declared as reloadable.
    fileprivate mutating func takeReloadable(from new: GuildConfiguration) {
        channels = new.channels
        heartbeatChannel = new.heartbeatChannel
        statsChannel = new.statsChannel
        numberFormat = new.numberFormat
    }
}

extension [EffectiveValue] {
    /// With the new values of what is reloadable and may be taken.
    fileprivate func taking(_ new: Self, where mayTake: (ConfigurationVariable) -> Bool) -> Self {
        map { value in
            guard value.variable.isReloadable, mayTake(value.variable) else { return value }
            return new.first { $0.variable.name == value.variable.name } ?? value
        }
    }
}
