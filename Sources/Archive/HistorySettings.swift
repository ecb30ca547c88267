// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration
import DiscordModels
package import Foundation
package import LocalTime
import Statistics

/// The part of the configuration that an import or an export needs: no token among it.
package struct HistorySettings: Sendable, Equatable {
    /// `DATA_DIR`: the database's folder.
    package let dataDirectory: String
    /// `TIMEZONE` and the zones of the list `guilds`: when a day begins.
    package let zones: GuildZones

    /// `TIMEZONE`: the zone of guilds that have none of their own.
    package var timeZone: TimeZone { zones.standard }

    package init(dataDirectory: String, timeZone: TimeZone, own: [UInt64: TimeZone] = [:]) {
        self.dataDirectory = dataDirectory
        zones = GuildZones(timeZone, own: own)
    }

    /// When a guild's days begin.
    package func timeZone(of guild: UInt64) -> TimeZone { zones[guild] }

    /// Reads the settings.
    ///
    /// - Parameters:
    ///   - sources: where the variables come from.
    ///   - dataDirectory: the database's folder where it was named on the command line, which wins over `DATA_DIR`.
    /// - Returns: settings without faults.
    /// - Throws: `ConfigurationError` with every fault there is; of variables that are not needed here it knows nothing.
    package static func read(
        from sources: ConfigurationSources, dataDirectory: String?
    ) throws(ConfigurationError) -> HistorySettings {
        var reader = VariableReader(sources)
        let timeZone = reader.read(Settings.timeZone)
        let configured = reader.read(Settings.dataDirectory)
        let own = reader.readGuilds { id, guild in
            (id: id, zone: guild.read(Settings.timeZone, or: timeZone))
        }
        if let error = reader.error { throw error }
        let pairs = own.compactMap { guild in guild.id.map { ($0.rawValue, guild.zone) } }
        return HistorySettings(
            dataDirectory: dataDirectory ?? configured, timeZone: timeZone, own: Dictionary(pairs) { $1 })
    }
}
