// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Glibc
import LocalTime

/// The folder of the log files: in it a folder a day, in that the three files.
struct LogFolder: Sendable {
    /// The files of a day: all for people, the errors alone, all for machines.
    enum File: String, Sendable, CaseIterable {
        case all = "logs.log"
        case errors = "errors.log"
        case json = "logs.json"
    }

    let path: String

    /// The folder of a day.
    func path(of day: Day) -> String { "\(path)/\(day)" }

    func path(of file: File, on day: Day) -> String { "\(path(of: day))/\(file.rawValue)" }

    /// Removes the folders of earlier days, but only those that bear a date and hold our files and nothing else. What cannot
    /// be removed stays; the next day tries again.
    ///
    /// - Parameter first: the first day that is kept.
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
