// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration
import BotLogging
package import Logging
package import Timekeeping
import TimekeepingTestKit

extension LogSink {
    /// A log handler that writes only to this sink.
    package func handler(level: Logger.Level, clock: any WallClock = ManualClock(), secrets: [Secret] = [])
        -> any LogHandler
    {
        BotLogHandler(
            label: "test", level: LiveLogLevel(level), filter: SecretFilter(secrets), clock: clock, sink: self)
    }
}
