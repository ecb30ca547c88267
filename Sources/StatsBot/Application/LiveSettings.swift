// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import BotLogging
import DiscordModels
import Resilience
import Synchronization

/// The settings in force, which a reload may change while services run.
final class LiveSettings: Sendable {
    private let state: Mutex<BotConfiguration>
    private let logLevel: LiveLogLevel
    /// Wakes those who live by a setting.
    let changes = ChangeSignal()

    /// Starts with a configuration; the log level is brought in step with it.
    init(_ configuration: BotConfiguration, logLevel: LiveLogLevel) {
        state = Mutex(configuration)
        self.logLevel = logLevel
        logLevel.level = configuration.process.logging.level
    }

    /// The configuration in force.
    var configuration: BotConfiguration { state.withLock { $0 } }

    /// Takes from a new configuration what can be changed while the bot runs.
    ///
    /// - Returns: what was changed, and what would need a restart.
    func reload(_ new: BotConfiguration) -> ReloadReport {
        let report = state.withLock { configuration in
            let report = ReloadReport(from: configuration, to: new)
            configuration.applyReloadable(from: new)
            return report
        }
        logLevel.level = configuration.process.logging.level
        changes.notify()
        return report
    }
}
