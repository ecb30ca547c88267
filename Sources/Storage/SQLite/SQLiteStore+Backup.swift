// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
import GRDB

extension SQLiteStore {
    /// Copies the database while it is in use.
    ///
    /// - Parameters:
    ///   - output: the path of the copy; `nil`: among the backups of the folder, of which the newest are kept.
    ///   - folder: the folder of the backups.
    ///   - now: the time in the name of a backup.
    ///   - progress: called with the fraction that is done, from 0 to 1.
    /// - Returns: the path of the copy.
    /// - Throws: where the database cannot be copied; no part of a copy is left then.
    package func backUp(
        to output: String?, in folder: StoreFolder, at now: Date, progress: @escaping (Double) throws -> Void
    ) throws -> String {
        let backups = backups(in: folder)
        guard let output else {
            return try backups.make(from: pool, at: now, progress: { try progress($0.fraction) }).path
        }
        try backups.make(from: pool, to: output, progress: { try progress($0.fraction) })
        return output
    }
}

extension DatabaseBackupProgress {
    /// The fraction of the pages that is copied; an empty database is copied at once.
    fileprivate var fraction: Double {
        totalPageCount == 0 ? 1 : Double(completedPageCount) / Double(totalPageCount)
    }
}
