// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Something that messages go to. It never makes the one who logs wait.
package protocol LogSink: Sendable {
    /// Takes a message in, or drops it.
    func take(_ record: LogRecord)
}
