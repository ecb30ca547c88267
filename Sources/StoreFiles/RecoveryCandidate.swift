// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import SystemPackage

/// A database that may replace a lost or damaged one: a backup, or a copy that was rescued while the bot ran.
struct RecoveryCandidate: Sendable, Equatable {
    let name: String
    let path: String
    /// The time in its name.
    let time: Date
    let isFromFuture: Bool
    /// `nil` if it cannot be read.
    let content: DatabaseContent?

    /// Whether it may contain data.
    var mayContainData: Bool { content?.isEmpty != true }

    /// The candidates, best first: those with the most events, and the newest of them. Those that an operator decided
    /// against, and those whose time is wrong, come last. One that cannot be read may be the best; the check says why it is
    /// not used.
    static func all(in folder: StoreFolder, check: DatabaseCheck, at now: Date) throws -> [RecoveryCandidate] {
        let prefix = AsideReason.rescued.prefix
        let rescued = try FileOperations.names(in: folder.path).compactMap { name -> BackupFile? in
            guard name.hasPrefix(prefix), name.hasSuffix(".sqlite") else { return nil }
            let text = name.dropFirst(prefix.count).dropLast(".sqlite".count)
            return FileTime.instant(text.prefix { $0 != "-" }).map { BackupFile(time: $0, path: folder.file(name)) }
        }
        let candidates = try (Backups(folder: folder, check: check).list(at: now) + rescued).map { file in
            RecoveryCandidate(
                name: file.name, path: file.path, time: file.time, isFromFuture: file.isFuture(at: now),
                content: check.content(of: file.path))
        }
        let acceptedAt = candidates.compactMap { $0.content?.acceptedAt }.max() ?? .distantPast
        func rank(_ candidate: RecoveryCandidate) -> (Int, Int, Int, Date) {
            (
                candidate.isFromFuture ? 0 : 1, candidate.time >= acceptedAt ? 1 : 0,
                candidate.content?.events ?? .max, candidate.time
            )
        }
        return candidates.sorted { rank($0) > rank($1) }
    }
}
