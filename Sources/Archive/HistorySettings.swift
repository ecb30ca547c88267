// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration
import DiscordModels
package import Foundation
package import LocalTime
import Statistics

/// The part of the configuration that an import or an export needs. It does not include the token.
package struct HistorySettings: Sendable, Equatable {
    /// `DATA_DIR`: the database directory.
    package let dataDirectory: String
    /// `TIMEZONE` and the time zones of the list `guilds`, which define when a day begins.
    package let zones: GuildZones

    /// `TIMEZONE`: the time zone of guilds without their own.
    package var timeZone: TimeZone { zones.standard }

    package init(dataDirectory: String, timeZone: TimeZone, own: [UInt64: TimeZone] = [:]) {
        self.dataDirectory = dataDirectory
        zones = GuildZones(timeZone, own: own)
    }

    package func timeZone(of guild: UInt64) -> TimeZone { zones[guild] }

    /// Reads the settings.
    ///
    /// - Parameters:
    ///   - sources: the configuration sources.
    ///   - dataDirectory: the database directory from the command line, which overrides `DATA_DIR`.
    /// - Returns: the valid settings.
    /// - Throws: `ConfigurationError` with all errors in the variables that are needed here.
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
