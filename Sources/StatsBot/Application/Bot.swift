// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration
package import Exporter
import Logging
import ServiceLifecycle
import StoreFiles
import Supervision

/// The bot, built by `Bot.build`. It runs once.
package struct Bot: Service {
    /// Maximum age of a cached `/metrics` page: a flood of scrapes does not slow down counting, and no scraper notices.
    static let pageAge = Duration.milliseconds(50)
    /// Maximum number of connections of the HTTP server, unless the limit of open files requires fewer.
    static let maximumConnections = 128

    /// The address of the HTTP server.
    package let address: HTTPAddress
    let settings: LiveSettings
    let server: HTTPService
    /// The status of the services; tests kill services here.
    let supervision: ServiceRegistry
    /// Maximum duration of a graceful shutdown; after that, remaining services are cancelled.
    let shutdownTimeout: Duration
    /// The service manager, if there is one.
    let notifier: SystemdNotifier?
    /// In start order; they stop in reverse order.
    let services: [any Service]
    /// The lock on the database's directory, held until the bot stops.
    let lock: FolderLock
    let logger: Logger

    /// Applies the settings of a new configuration that can change at runtime.
    ///
    /// - Returns: the applied settings, and those that require a restart.
    package func reload(_ configuration: BotConfiguration) -> ReloadReport {
        settings.reload(configuration)
    }

    /// Reloads the server's certificate and key.
    ///
    /// - Throws: `HTTPServerError` if the files cannot be used; the old ones stay in use.
    package func reload() throws {
        try? notifier?.sendReloading()
        // Also after an error: the old files stay in use.
        defer { try? notifier?.send(["READY=1"]) }
        try server.reloadCertificates()
    }

    /// Runs until a shutdown or the failure of a component.
    ///
    /// - Throws: `BotError` if Discord refuses the bot.
    package func run() async throws {
        defer { lock.release() }
        try await runServices(services, shutdownTimeout: shutdownTimeout, logger: logger)
    }
}
