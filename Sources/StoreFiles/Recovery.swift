// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation

/// Checks the database before it is opened, and replaces a lost or damaged one.
package struct Recovery: Sendable {
    let check: DatabaseCheck
    /// Whether to start with an empty database instead of using a backup.
    let startsEmpty: Bool
    /// Called after each step of a replacement; for tests.
    let reached: @Sendable (Replacement.Step) throws -> Void

    package init(
        check: DatabaseCheck, startsEmpty: Bool = false,
        reached: @escaping @Sendable (Replacement.Step) throws -> Void = { _ in }
    ) {
        self.check = check
        self.startsEmpty = startsEmpty
        self.reached = reached
    }

    /// Checks the database. A damaged one is set aside. It, or one that is missing or empty, is replaced by the best usable
    /// backup.
    ///
    /// - Parameters:
    ///   - now: the time for the name of a database that is set aside.
    ///   - lock: the lock of the folder.
    /// - Returns: what was found and done. The database can be opened now.
    /// - Throws: `StoreFileError` if the operator must act: a database of a newer version or of another program, a
    ///   failing or full file system. The database is then unchanged.
    package func run(at now: Date, holding lock: FolderLock) throws -> RecoveryReport {
        let folder = lock.folder
        var report = try report(at: now, folder, Replacement(folder: folder, reached: reached))
        report.earlierAside = try folder.setAside().filter { !report.setAside.contains($0) }
        return report
    }

    private func report(at now: Date, _ folder: StoreFolder, _ replacement: Replacement) throws -> RecoveryReport {
        var earlier = try replacement.finish()?.report
        earlier?.isResumed = true

        let verdict = try check.verdict(on: folder.database)
        switch verdict {
        case .sound:
            return try existing(folder, replacement, at: now, after: earlier)
        case .missing:
            if let earlier { return earlier }
            return try lost(verdict, folder, replacement, at: now)
        case .empty, .noBytes, .noData:
            return try lost(verdict, folder, replacement, at: now, after: earlier)
        case .damaged, .damagedIndexes, .notADatabase:
            return try repair(
                verdict, from: RecoveryCandidate.all(in: folder, check: check, at: now), folder, replacement, at: now,
                after: earlier)
        case .newer:
            throw StoreFileError.unsuitable(
                folder.database, verdict, advice: "Run that version, or choose another DATA_DIR; nothing was changed.")
        case .notOurs:
            throw StoreFileError.unsuitable(
                folder.database, verdict, advice: "Choose another DATA_DIR; nothing was changed.")
        case .notAFile:
            throw StoreFileError.unsuitable(
                folder.database, verdict, advice: "Remove it, or choose another DATA_DIR; nothing was changed.")
        }
    }

    private func existing(
        _ folder: StoreFolder, _ replacement: Replacement, at now: Date, after earlier: RecoveryReport?
    ) throws -> RecoveryReport {
        guard let content = check.content(of: folder.database) else {
            return earlier ?? RecoveryReport(start: .existing)
        }
        // What an operator decided against does not count.
        let others = try RecoveryCandidate.all(in: folder, check: check, at: now)
            .filter { $0.time >= content.acceptedAt ?? .distantPast }
        if content.isEmpty, earlier == nil, !startsEmpty, others.contains(where: \.mayContainData) {
            return try repair(.noData, from: others, folder, replacement, at: now)
        }
        var report = earlier ?? RecoveryReport(start: .existing)
        if let best = others.first(where: { $0.content != nil }), !best.isFromFuture,
            let events = best.content?.events, events > content.events
        {
            report.largerBackup = RecoveryReport.LargerBackup(
                path: best.path, events: events, eventsInDatabase: content.events)
        }
        return report
    }

    /// Handles a database that is missing or has no tables.
    private func lost(
        _ verdict: DatabaseVerdict, _ folder: StoreFolder, _ replacement: Replacement, at now: Date,
        after earlier: RecoveryReport? = nil
    ) throws -> RecoveryReport {
        let candidates = try RecoveryCandidate.all(in: folder, check: check, at: now).filter(\.mayContainData)
        // An interrupted first commit leaves a new database empty; if it has a log, it was not new.
        let isNew = try candidates.isEmpty && !(verdict == .noBytes && hasLog(folder))
        guard isNew || (startsEmpty && verdict != .noBytes) else {
            return try repair(verdict, from: candidates, folder, replacement, at: now, after: earlier)
        }
        if let earlier { return earlier }
        var report = RecoveryReport(start: .new, unusedBackup: candidates.first?.path)
        guard verdict == .missing else { return report }
        // SQLite would remove the log of a lost database, or apply it to the new one.
        let remains = try existingNames(of: folder.database)
        if !remains.isEmpty {
            let aside = try replacement.asideName(.damaged, at: now)
            try replacement.moveCompanions(of: folder.database, to: folder.file(aside))
            try FileOperations.sync(folder.path)
            report.setAside = remains.map { aside + $0 }.sorted()
        }
        return report
    }

    private func repair(
        _ verdict: DatabaseVerdict, from candidates: [RecoveryCandidate], _ folder: StoreFolder,
        _ replacement: Replacement, at now: Date, after earlier: RecoveryReport? = nil
    ) throws -> RecoveryReport {
        let aside = try replacement.asideName(.damaged, at: now)
        let remains = try existingNames(of: folder.database)
        var report = RecoveryReport(
            start: .afresh, damage: "\(verdict)",
            setAside: (earlier?.setAside ?? []) + (remains.contains("") ? [aside] : remains.map { aside + $0 }),
            isResumed: earlier != nil)
        if startsEmpty {
            report.unusedBackup = candidates.first?.path
        } else {
            for candidate in candidates {
                if let reason = try refusal(of: candidate, folder) {
                    report.rejected.append(RecoveryReport.Rejected(name: candidate.name, reason: reason))
                } else {
                    report.start = .backup(candidate.name)
                    report.missingSince = candidate.content?.updatedAt ?? candidate.time
                    break
                }
            }
        }
        var intent = Replacement.Intent(aside: aside, hasIncoming: report.start != .afresh, report: report)
        intent.report.isResumed = false
        try replacement.perform(intent)
        return report
    }

    /// Copies a backup to the incoming database if it is usable.
    ///
    /// - Returns: why it is not usable; `nil` if it was copied.
    /// - Throws: if it is usable but cannot be copied. A worse backup, or none, must not be used instead.
    private func refusal(of candidate: RecoveryCandidate, _ folder: StoreFolder) throws -> String? {
        do {
            let verdict = try check.verdict(on: candidate.path)
            guard verdict == .sound else { return "\(verdict)" }
        } catch let error as StoreFileError {
            return "cannot be checked (\(error))"
        }
        do {
            try DatabaseCopy(check: check).make(ofFile: candidate.path, at: folder.incoming)
            return nil
        } catch let error as StoreFileError {
            guard case .unsuitable(let verdict) = error.kind else { throw error }
            return "\(verdict)"
        }
    }

    /// The suffixes of the files of a database that exist.
    private func existingNames(of path: String) throws -> [String] {
        try ([""] + StoreFolder.companionSuffixes).filter { try FileOperations.exists(path + $0) }
    }

    private func hasLog(_ folder: StoreFolder) throws -> Bool {
        guard case .file(let bytes) = try FileKind.of(folder.database + "-wal") else { return false }
        return bytes > 0
    }
}
