// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
import SystemPackage

/// A backup of the database, as its name has it.
package struct BackupFile: Sendable, Equatable, Comparable {
    /// When it was made, to the second.
    package let time: Date
    /// Where it is.
    package let path: String

    /// Its name: `statsbot-20261125T031500Z.sqlite`.
    package var name: String { FilePath(path).lastComponent?.string ?? path }

    /// The backup of an instant in a folder.
    init(at instant: Date, in folder: String) {
        time = Date(timeIntervalSince1970: instant.timeIntervalSince1970.rounded(.down))
        path = FilePath(folder).appending("statsbot-\(FileTime.text(instant)).sqlite").string
    }

    /// The backup that bears a name; `nil` where the name is no backup's.
    init?(name: String, in folder: String) {
        guard name.hasPrefix("statsbot-"), name.hasSuffix(".sqlite"),
            let time = FileTime.instant(name.dropFirst("statsbot-".count).dropLast(".sqlite".count))
        else { return nil }
        self.time = time
        path = FilePath(folder).appending(name).string
    }

    /// The earlier one is less.
    package static func < (lhs: BackupFile, rhs: BackupFile) -> Bool { lhs.time < rhs.time }
}
