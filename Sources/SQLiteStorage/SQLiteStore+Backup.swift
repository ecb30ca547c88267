// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
import GRDB
package import StoreFiles

extension SQLiteStore {
    /// Copies the database while it is in use.
    ///
    /// - Parameters:
    ///   - output: the path of the copy; `nil` for a backup in the folder, where only the newest are kept.
    ///   - folder: the store folder with the backups.
    ///   - now: the time for the name of a backup.
    ///   - progress: called with the completed fraction, from 0 to 1.
    /// - Returns: the path of the copy.
    /// - Throws: if the database cannot be copied; no partial copy is left.
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
    /// The fraction of the pages copied; 1 for an empty database.
    fileprivate var fraction: Double {
        totalPageCount == 0 ? 1 : Double(completedPageCount) / Double(totalPageCount)
    }
}
