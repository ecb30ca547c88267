// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
import SystemPackage

/// A backup of the database, identified by its file name.
package struct BackupFile: Sendable, Hashable, Comparable {
    /// The time of the backup, to the second.
    package let time: Date
    package let path: String

    /// The file name, such as `statsbot-20261125T031500Z.sqlite`.
    package var name: String { FilePath(path).lastComponent?.string ?? path }

    /// A database with a time.
    init(time: Date, path: String) {
        self.time = time
        self.path = path
    }

    /// The backup of an instant.
    init(at instant: Date, in folder: String) {
        time = Date(timeIntervalSince1970: instant.timeIntervalSince1970.rounded(.down))
        path = FilePath(folder).appending("statsbot-\(FileTime.text(instant)).sqlite").string
    }

    /// The backup with a file name; `nil` if it is not the name of a backup.
    init?(name: String, in folder: String) {
        guard name.hasPrefix("statsbot-"), name.hasSuffix(".sqlite"),
            let time = FileTime.instant(name.dropFirst("statsbot-".count).dropLast(".sqlite".count))
        else { return nil }
        self.time = time
        path = FilePath(folder).appending(name).string
    }

    /// Whether the clock was ahead when the backup was made; an hour is tolerated.
    func isFuture(at now: Date) -> Bool { time > now.addingTimeInterval(3_600) }

    /// Orders backups by time, earliest first.
    package static func < (lhs: BackupFile, rhs: BackupFile) -> Bool { lhs.time < rhs.time }
}
