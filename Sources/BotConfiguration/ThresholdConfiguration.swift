// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// From when on the bot says that it needs too much, and does with less; in percent.
package struct ThresholdConfiguration: Sendable, Equatable {
    /// `MEMORY_WARNING_THRESHOLD` and `MEMORY_CRITICAL_THRESHOLD`: of the memory that the bot may use.
    package var memoryWarning = Settings.memoryWarning.fallback
    /// From here on caches are emptied.
    package var memoryCritical = Settings.memoryCritical.fallback
    /// `DISK_WARNING_THRESHOLD` and `DISK_CRITICAL_THRESHOLD`: of the disk that the database is on.
    package var diskWarning = Settings.diskWarning.fallback
    /// From here on logs and backups are no longer written.
    package var diskCritical = Settings.diskCritical.fallback

    package init() {}

    /// Reads them; a warning comes before what is critical.
    package init(_ reader: inout VariableReader) {
        (memoryWarning, memoryCritical) = Self.pair(Settings.memoryWarning, Settings.memoryCritical, &reader)
        (diskWarning, diskCritical) = Self.pair(Settings.diskWarning, Settings.diskCritical, &reader)
    }

    private static func pair(
        _ warning: Setting<Int>, _ critical: Setting<Int>, _ reader: inout VariableReader
    ) -> (Int, Int) {
        let read = (reader.read(warning), reader.read(critical))
        guard read.0 >= read.1 else { return read }
        reader.fault(warning.variable, "is not below \(critical.variable.name) (\(read.0) and \(read.1))")
        return (warning.fallback, critical.fallback)
    }
}
