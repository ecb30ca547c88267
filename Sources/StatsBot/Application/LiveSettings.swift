// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import BotLogging
import DiscordModels
import Resilience
import Synchronization

/// The current settings, which a reload may change while services run.
final class LiveSettings: Sendable {
    private let state: Mutex<BotConfiguration>
    private let logLevel: LiveLogLevel
    /// Notified after a reload.
    let changes = ChangeSignal()

    /// Also sets the log level to that of the configuration.
    init(_ configuration: BotConfiguration, logLevel: LiveLogLevel) {
        state = Mutex(configuration)
        self.logLevel = logLevel
        logLevel.level = configuration.process.logging.level
    }

    /// The current configuration.
    var configuration: BotConfiguration { state.withLock { $0 } }

    /// Applies the settings of a new configuration that can change at runtime.
    ///
    /// - Returns: the applied settings, and those that require a restart.
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
