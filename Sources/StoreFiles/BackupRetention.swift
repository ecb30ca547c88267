// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Chooses the backups to keep: the newest seven, one a week for two months, and always the one with the most events. A
/// database that lost its history therefore never displaces the backups of that history.
struct BackupRetention: Sendable, Equatable {
    /// Number of newest backups to keep.
    static let newestCount = 7
    /// Maximum age of a weekly backup.
    static let weeklyAge: TimeInterval = 61 * 86_400
    private static let week: TimeInterval = 7 * 86_400

    /// Whether to keep one a week.
    var keepsWeekly = true

    /// The backups to keep.
    ///
    /// - Parameters:
    ///   - backups: the backups, newest first, and those from the future last.
    ///   - now: the current time.
    ///   - events: how many events a backup contains; called only if some backups may have to be removed.
    /// - Returns: the backups to keep, in the same order.
    func kept(of backups: [BackupFile], at now: Date, events: (BackupFile) -> Int) -> [BackupFile] {
        guard backups.count > Self.newestCount else { return backups }
        var weeks: Set<Int> = []
        let sizes = backups.map(events)
        // The newest of those with the most events.
        let largest = sizes.firstIndex(of: sizes.max() ?? 0)
        return backups.enumerated().filter { index, backup in
            let isFirstOfWeek =
                !backup.isFuture(at: now) && now.timeIntervalSince(backup.time) <= Self.weeklyAge
                && weeks.insert(Int((backup.time.timeIntervalSince1970 / Self.week).rounded(.down))).inserted
            return index < Self.newestCount || index == largest || (keepsWeekly && isFirstOfWeek)
        }.map(\.element)
    }
}
