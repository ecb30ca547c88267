// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation

/// The result of checking and repairing the database at startup.
package struct RecoveryReport: Sendable, Equatable, Codable {
    /// The database that the bot starts with.
    package enum Start: Sendable, Equatable, Codable {
        /// The existing database.
        case existing
        /// A new database; none existed.
        case new
        /// A backup that replaced a lost or damaged database, by file name.
        case backup(String)
        /// A new database that replaced a lost or damaged one; no backup was used.
        case afresh
        /// A database that the operator restored with `statsbot restore`, by path.
        case restored(String)
    }

    /// An unusable backup and the reason.
    struct Rejected: Sendable, Equatable, Codable {
        var name: String
        var reason: String
    }

    /// A backup that contains more events than the database.
    struct LargerBackup: Sendable, Equatable, Codable {
        var path: String
        var events: Int
        var eventsInDatabase: Int
    }

    /// The database that the bot starts with.
    package var start: Start
    /// The damage, in words that continue a sentence beginning with the database.
    package var damage: String?
    /// Names of the files that were set aside.
    package var setAside: [String] = []
    /// The time from which events are missing in the backup that replaced the database.
    package var missingSince: Date?
    /// Unusable backups, best first.
    var rejected: [Rejected] = []
    /// Whether a replacement interrupted by a crash was completed.
    var isResumed = false
    /// The path of the best backup, if the bot starts with an empty database at the operator's request.
    package var unusedBackup: String?
    /// The best backup, if it contains more events than the database.
    var largerBackup: LargerBackup?
    /// Names of databases that earlier repairs and restores set aside and that still exist.
    var earlierAside: [String] = []

    /// Information for the operator that is not a problem, one sentence each.
    package var notices: [String] {
        var notices: [String] = []
        if !earlierAside.isEmpty, start != .new {
            notices.append(
                "Databases that were set aside earlier use disk space: \(earlierAside.joined(separator: ", ")). Remove those you no longer need."
            )
        }
        if let larger = largerBackup {
            notices.append(
                "The backup \(larger.path) contains \(larger.events) events, more than the database (\(larger.eventsInDatabase)). If the database lost data, stop the bot and run: statsbot restore \(larger.path)"
            )
        }
        return notices
    }

    /// Warnings for the operator, one sentence each; empty if there are no problems.
    package var warnings: [String] {
        var warnings: [String] = []
        if isResumed { warnings.append("An interrupted replacement of the database was completed.") }
        if let damage {
            let aside = setAside.isEmpty ? "" : " It was moved to \(setAside.joined(separator: ", "))."
            warnings.append("The database \(damage).\(aside)")
        } else if !setAside.isEmpty, start == .new {
            warnings.append(
                "There is no database, but part of one was left behind; it was moved to \(setAside.joined(separator: ", "))."
            )
        }
        warnings += rejected.map { "The backup \($0.name) was not used: it \($0.reason)." }
        switch start {
        case .existing: break
        case .backup(let name):
            let since = missingSince.map { $0.formatted(.iso8601) } ?? "then"
            warnings.append("The backup \(name) replaced it; events since \(since) are missing from the history.")
        case .afresh where unusedBackup == nil:
            warnings.append("No usable backup exists; the bot starts with an empty database.")
        case .afresh: break
        case .restored(let file):
            if isResumed { warnings.append("The database was restored from \(file).") }
        case .new:
            if !earlierAside.isEmpty {
                warnings.append(
                    "There is no database, but some were set aside earlier: \(earlierAside.joined(separator: ", "))."
                )
            }
        }
        if let unusedBackup {
            warnings.append(
                "The bot starts with an empty database, as requested. To use the best backup: statsbot restore \(unusedBackup)"
            )
        }
        return warnings
    }
}
