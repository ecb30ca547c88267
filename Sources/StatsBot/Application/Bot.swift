// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration
package import Exporter
import Logging
import ServiceLifecycle
import Storage
import Supervision

/// The bot, ready to run: built by `Bot.build`, run once.
package struct Bot: Service {
    /// A page of `/metrics` may be so old: a flood of scrapes costs the counting nothing, and no scraper notices.
    static let pageAge = Duration.milliseconds(50)

    /// Where the HTTP server listens.
    package let address: HTTPAddress
    let settings: LiveSettings
    let server: HTTPService
    /// How the services are doing; tests kill them here.
    let supervision: ServiceRegistry
    /// The longest time that an orderly end may take; then what still runs is cancelled.
    let shutdownTimeout: Duration
    /// The service manager, where one listens.
    let notifier: SystemdNotifier?
    /// In the order of their start; they end in reverse.
    let services: [any Service]
    /// The right to the database's folder, held as long as the bot is there.
    let lock: FolderLock
    let logger: Logger

    /// Takes from a new configuration what can be changed while the bot runs.
    ///
    /// - Returns: what was changed, and what needs a restart.
    package func reload(_ configuration: BotConfiguration) -> ReloadReport {
        settings.reload(configuration)
    }

    /// Reads again what may be renewed while the bot runs: the server's certificate and its key.
    ///
    /// - Throws: `HTTPServerError` where the files cannot be used; those from before stay in use.
    package func reload() throws {
        try? notifier?.sendReloading()
        // Ready again in any case: what could not be renewed stays in use.
        defer { try? notifier?.send(["READY=1"]) }
        try server.reloadCertificates()
    }

    /// Runs until it is asked to end or one of its parts fails.
    ///
    /// - Throws: `BotError` where Discord refuses the bot.
    package func run() async throws {
        defer { lock.release() }
        try await runServices(services, shutdownTimeout: shutdownTimeout, logger: logger)
    }
}
