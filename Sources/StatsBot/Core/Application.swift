// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Exporter
import Logging
public import ServiceLifecycle

/// The bot, ready to run: built by `Application.build`, run once.
public struct Application: Service {
    /// The longest time that an orderly end may take; then what still runs is cancelled.
    static let maximumShutdownTime = Duration.seconds(10)

    /// A page of `/metrics` may be so old: a flood of scrapes costs the counting nothing, and no scraper notices.
    static let pageAge = Duration.milliseconds(50)

    /// Where the HTTP server listens.
    public let address: HTTPAddress
    let server: HTTPServer
    /// In the order of their start; they end in reverse.
    let services: [any Service]
    /// The right to the database's folder, held as long as the bot is there.
    let lock: FolderLock
    let logger: Logger

    /// Reads again what may be renewed while the bot runs: the server's certificate and its key.
    ///
    /// - Throws: `HTTPServerError` where the files cannot be used; those from before stay in use.
    public func reload() throws {
        try server.reloadCertificates()
    }

    /// Runs until it is asked to end or one of its parts fails.
    ///
    /// - Throws: `BotError` where Discord refuses the bot.
    public func run() async throws {
        // What fails ends the others in order too: the store still commits what it has.
        let services = services.map { service in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: service, successTerminationBehavior: .gracefullyShutdownGroup,
                failureTerminationBehavior: .gracefullyShutdownGroup)
        }
        var configuration = ServiceGroupConfiguration(services: services, logger: logger)
        configuration.maximumGracefulShutdownDuration = Self.maximumShutdownTime
        defer { lock.release() }
        try await ServiceGroup(configuration: configuration).run()
    }
}
