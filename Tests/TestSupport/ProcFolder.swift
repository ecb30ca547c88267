// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// A folder that resembles `/proc`.
package enum ProcFolder {
    /// The line in `self/stat` of a process with 2 s of CPU time, 2,500 resident pages and 17 threads.
    package static let processLine =
        "42 (stats bot) x) S 1 42 42 0 -1 4194560 100 0 0 0 150 50 0 0 20 0 17 0 9000 500000000 2500 18446744073709551615"

    /// Creates a folder with these files, and deletes it afterward.
    package static func with(_ files: [String: String], _ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("proc-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("self"), withIntermediateDirectories: true)
        try write(files, to: folder.path)
        try await body(folder.path)
    }

    /// Replaces files in it.
    package static func write(_ files: [String: String], to folder: String) throws {
        for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
    }
}
