// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Glibc
import LocalTime

/// The log folder, with a subfolder for each day that contains three files.
struct LogFolder: Sendable {
    /// The files of a day: all messages as text, only errors, all messages as JSON lines.
    enum File: String, Sendable, CaseIterable {
        case all = "logs.log"
        case errors = "errors.log"
        case json = "logs.json"
    }

    let path: String

    /// The folder of a day.
    func path(of day: Day) -> String { "\(path)/\(day)" }

    func path(of file: File, on day: Day) -> String { "\(path(of: day))/\(file.rawValue)" }

    /// Removes the folders of earlier days, but only those that are named by date and contain nothing but log files.
    /// Errors are ignored, because removal is repeated on the next day.
    ///
    /// Nothing is removed if there is no folder of the two days before: the clock may have jumped ahead, and one start with a
    /// wrong clock must not remove all logs. If it is right, the next day removes them.
    ///
    /// - Parameters:
    ///   - first: the first day to keep.
    ///   - today: the current day.
    func removeDays(before first: Day, today: Day) {
        let names = Self.names(in: path) ?? []
        let days = names.compactMap { Day($0) }
        guard days.contains(where: { $0 < today && $0 >= today.advanced(by: -2) }) else { return }
        for name in names {
            guard let day = Day(name), day < first else { continue }
            let folder = path(of: day)
            guard !Self.isSymbolicLink(folder), let names = Self.names(in: folder),
                names.allSatisfy({ File(rawValue: $0) != nil && Self.isRegular("\(folder)/\($0)") })
            else { continue }
            for name in names { unlink("\(folder)/\(name)") }
            rmdir(folder)
        }
    }

    private static func names(in folder: String) -> [String]? {
        try? FileManager.default.contentsOfDirectory(atPath: folder)
    }

    private static func isSymbolicLink(_ path: String) -> Bool {
        var status = Glibc.stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    private static func isRegular(_ path: String) -> Bool {
        var status = Glibc.stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
