// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Thresholds for memory and disk use, in percent.
package struct ThresholdSettings: Sendable, Equatable {
    /// `MEMORY_WARNING_THRESHOLD`, relative to the memory limit.
    package var memoryWarning: Int = Settings.memoryWarning.fallback
    /// `MEMORY_CRITICAL_THRESHOLD`, above which caches are emptied.
    package var memoryCritical: Int = Settings.memoryCritical.fallback
    /// `DISK_WARNING_THRESHOLD`, of the disk that stores the database.
    package var diskWarning: Int = Settings.diskWarning.fallback
    /// `DISK_CRITICAL_THRESHOLD`, above which log files and backups are not written.
    package var diskCritical: Int = Settings.diskCritical.fallback

    package init() {}
}

extension ThresholdSettings {
    /// Reports a warning threshold that is not below the critical one, and resets both to the defaults.
    mutating func check(_ reader: inout VariableReader) {
        check(\.memoryWarning, Settings.memoryWarning, \.memoryCritical, Settings.memoryCritical, &reader)
        check(\.diskWarning, Settings.diskWarning, \.diskCritical, Settings.diskCritical, &reader)
    }

    private mutating func check(
        _ warning: WritableKeyPath<Self, Int>, _ warningSetting: Setting<ProcessSettings, Int>,
        _ critical: WritableKeyPath<Self, Int>, _ criticalSetting: Setting<ProcessSettings, Int>,
        _ reader: inout VariableReader
    ) {
        let (low, high) = (self[keyPath: warning], self[keyPath: critical])
        guard low >= high else { return }
        reader.addIssue(
            warningSetting.variable, "must be below \(criticalSetting.variable.name), got \(low) and \(high)")
        self[keyPath: warning] = warningSetting.fallback
        self[keyPath: critical] = criticalSetting.fallback
    }
}
