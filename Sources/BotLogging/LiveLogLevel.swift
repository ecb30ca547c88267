// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Logging
private import Synchronization

/// The log level in force, which a reload of the configuration may change while loggers exist.
///
/// A log handler asks it at each entry; it is safe to use from any thread.
package final class LiveLogLevel: Sendable {
    private let current: Mutex<Logger.Level>

    /// Starts with a level.
    package init(_ level: Logger.Level) {
        current = Mutex(level)
    }

    /// The lowest level that is logged.
    package var level: Logger.Level {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}
