// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Checks the database before it is opened, and replaces a damaged one.
struct Recovery: Sendable {
    let check: DatabaseCheck
    /// Called after each step of a replacement; for tests.
    var reached: @Sendable (Replacement.Step) throws -> Void = { _ in }

    /// Checks the database. A damaged one is set aside and replaced by the newest usable backup.
    ///
    /// - Parameters:
    ///   - now: the time for the name of a database that is set aside.
    ///   - lock: the lock of the folder.
    /// - Returns: what was found and done. The database can be opened now.
    /// - Throws: `StoreFileError` if the operator must act: a database of a newer version or of another program, a
    ///   failing or full file system. The database is then unchanged.
    func run(at now: Date, holding lock: FolderLock) throws -> RecoveryReport {
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
            return earlier ?? RecoveryReport(start: .existing)
        case .missing:
            if let earlier { return earlier }
            return try startNew(folder, replacement, at: now)
        case .empty:
            return try earlier ?? RecoveryReport(start: .new, unusedBackup: newestBackup(in: folder, at: now))
        case .noBytes:
            // An interrupted first commit leaves a new database empty; if there was one before, it was lost.
            if try newestBackup(in: folder, at: now) == nil, try !hasLog(folder) { return RecoveryReport(start: .new) }
            return try repair(verdict, folder, replacement, at: now, after: earlier)
        case .damaged, .notADatabase:
            return try repair(verdict, folder, replacement, at: now, after: earlier)
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

    /// Sets aside the log of a lost database, which SQLite would remove or apply to the new one.
    private func startNew(_ folder: StoreFolder, _ replacement: Replacement, at now: Date) throws -> RecoveryReport {
        var report = try RecoveryReport(start: .new, unusedBackup: newestBackup(in: folder, at: now))
        if try StoreFolder.companionSuffixes.contains(where: { try FileOperations.exists(folder.database + $0) }) {
            let aside = try replacement.asideName(.damaged, at: now)
            try replacement.moveCompanions(of: folder.database, to: folder.file(aside))
            try FileOperations.sync(folder.path)
            report.setAside = try FileOperations.names(in: folder.path).filter { $0.hasPrefix(aside) }.sorted()
        }
        return report
    }

    private func repair(
        _ verdict: DatabaseVerdict, _ folder: StoreFolder, _ replacement: Replacement, at now: Date,
        after earlier: RecoveryReport?
    ) throws -> RecoveryReport {
        let aside = try replacement.asideName(.damaged, at: now)
        var report = RecoveryReport(
            start: .afresh, damage: "\(verdict)", setAside: (earlier?.setAside ?? []) + [aside],
            isResumed: earlier != nil)
        for backup in try Backups(folder: folder, check: check).list(at: now) {
            if let reason = try refusal(of: backup, folder) {
                report.rejected.append(RecoveryReport.Rejected(name: backup.name, reason: reason))
            } else {
                report.start = .backup(backup.name)
                break
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
    /// - Throws: if it is usable but cannot be copied. An older backup, or none, must not be used instead.
    private func refusal(of backup: BackupFile, _ folder: StoreFolder) throws -> String? {
        do {
            let verdict = try check.verdict(on: backup.path)
            guard verdict == .sound else { return "\(verdict)" }
        } catch let error as StoreFileError {
            return "cannot be checked (\(error))"
        }
        do {
            try DatabaseCopy(check: check).make(ofFile: backup.path, at: folder.incoming)
            return nil
        } catch let error as StoreFileError {
            guard case .unsuitable(let verdict) = error.kind else { throw error }
            return "\(verdict)"
        }
    }

    private func newestBackup(in folder: StoreFolder, at now: Date) throws -> String? {
        try Backups(folder: folder, check: check).list(at: now).first?.path
    }

    private func hasLog(_ folder: StoreFolder) throws -> Bool {
        guard case .file(let bytes) = try FileKind.of(folder.database + "-wal") else { return false }
        return bytes > 0
    }
}
