// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What was found at the start, and what was done about it.
package struct RecoveryReport: Sendable, Equatable, Codable {
    /// What the bot starts with.
    package enum Start: Sendable, Equatable, Codable {
        /// The database that was there.
        case existing
        /// A new database; there was none.
        case new
        /// A backup that took the place of a damaged database, by its name.
        case backup(String)
        /// A new database in the place of a damaged one; no backup was good.
        case afresh
        /// The database that the operator put in place with `statsbot restore`, by its path.
        case restored(String)
    }

    /// A backup that was not good, and why.
    struct Rejected: Sendable, Equatable, Codable {
        var name: String
        var reason: String
    }

    /// What the bot starts with.
    package var start: Start
    /// What was wrong with the database, as it goes on after its name.
    package var damage: String?
    /// The names of what was moved out of the way.
    package var setAside: [String] = []
    /// The backups that were tried in vain, the newest first.
    var rejected: [Rejected] = []
    /// Whether a replacement that a crash had interrupted was brought to its end.
    var isResumed = false
    /// Where the bot starts with nothing: the newest backup that is there nevertheless.
    var unusedBackup: String?
    /// The names of databases that earlier repairs and restores moved out of the way and that are still there.
    var earlierAside: [String] = []

    /// What an operator may want to know, a sentence each: nothing is wrong with it.
    var notices: [String] {
        guard !earlierAside.isEmpty, start != .new else { return [] }
        return [
            "Databases that were set aside earlier use disk space: \(earlierAside.joined(separator: ", ")). Remove those you no longer need."
        ]
    }

    /// What an operator should hear of, a sentence each; none where all is in order.
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
            warnings.append("The backup \(name) replaced it; events since then are missing from the history.")
        case .afresh: warnings.append("No usable backup exists; the bot starts with an empty database.")
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
                "The bot starts with a new database, but there are backups. To use the newest: statsbot restore \(unusedBackup)"
            )
        }
        return warnings
    }
}
