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
    /// Takes what is declared as reloadable.
    mutating func takeReloadable(from new: BotConfiguration) {
        channels = new.channels
        heartbeatChannel = new.heartbeatChannel
        statsChannel = new.statsChannel
        updateInterval = new.updateInterval
        heartbeatInterval = new.heartbeatInterval
        presenceInterval = new.presenceInterval
        numberFormat = new.numberFormat
        logLevel = new.logLevel
        maximumBackoff = max(maximumBackoff, updateInterval)
        let isReloaded = Set(Settings.all.filter(\.isReloadable).map(\.name))
        values = values.map { value in
            guard isReloaded.contains(value.variable.name) else { return value }
            return new.values.first { $0.variable.name == value.variable.name } ?? value
        }
    }
}
