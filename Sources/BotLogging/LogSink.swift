// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A destination of log messages. It never blocks the caller.
package protocol LogSink: Sendable {
    /// Accepts or drops a message.
    func take(_ record: LogRecord)
}
