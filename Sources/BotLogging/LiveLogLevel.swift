// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Logging
private import Synchronization

/// The current log level, which a configuration reload can change for existing loggers.
///
/// Log handlers read it for each message. It is thread-safe.
package final class LiveLogLevel: Sendable {
    private let current: Mutex<Logger.Level>

    package init(_ level: Logger.Level) {
        current = Mutex(level)
    }

    /// The lowest level that is logged.
    package var level: Logger.Level {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}
