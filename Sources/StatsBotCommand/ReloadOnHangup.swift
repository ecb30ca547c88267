// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import ServiceLifecycle
import StatsBot
import UnixSignals

/// Has the bot read again, at SIGHUP, what may be renewed while it runs. Without it the signal would end the process.
struct ReloadOnHangup: Service {
    /// Trapped before the bot is built: the signal may come early.
    let hangups: UnixSignalsSequence
    let application: Application
    let logger: Logger

    func run() async throws {
        for await _ in hangups.cancelOnGracefulShutdown() {
            do {
                try application.reload()
                logger.info("SIGHUP: read again what may be renewed; everything else needs a restart")
            } catch {
                logger.error("SIGHUP: the certificate stays as it was", metadata: ["error": "\(error)"])
            }
        }
    }
}
