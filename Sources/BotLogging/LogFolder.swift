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
    /// - Parameter first: the first day to keep.
    func removeDays(before first: Day) {
        for name in Self.names(in: path) ?? [] {
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
