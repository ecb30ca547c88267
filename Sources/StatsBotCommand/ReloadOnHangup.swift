// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Logging
import ServiceLifecycle
import StatsBot
import UnixSignals

/// Reloads the configuration and the certificate on SIGHUP, which would otherwise end the process.
struct ReloadOnHangup: Service {
    /// Trapped before the bot is built, because the signal may arrive early.
    let hangups: UnixSignalsSequence
    let application: Bot
    /// Reads the configuration from the same sources as at startup.
    let load: @Sendable () throws -> BotConfiguration
    let logger: Logger

    func run() async throws {
        for await _ in hangups.cancelOnGracefulShutdown() {
            reloadConfiguration()
            do {
                try application.reload()
            } catch {
                logger.error(
                    "SIGHUP: certificate not reloaded; the current one stays in use", metadata: ["error": "\(error)"])
            }
        }
    }

    private func reloadConfiguration() {
        let configuration: BotConfiguration
        do {
            configuration = try load()
        } catch {
            logger.error(
                "SIGHUP: invalid configuration; the current one stays in effect", metadata: ["error": "\(error)"])
            return
        }
        for warning in configuration.warnings { logger.warning("\(warning)") }
        let report = application.reload(configuration)
        logger.info(
            "SIGHUP: configuration reloaded",
            metadata: ["config.changed": .array(report.changed.map { .string($0) })])
        if !report.waiting.isEmpty {
            logger.warning(
                "SIGHUP: restart required to apply \(report.waiting.joined(separator: ", "))")
        }
    }
}
