// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
import BotConfiguration
import Foundation
import StatsBot

/// `statsbot documents`, for contributors.
struct DocumentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "documents", abstract: "Write the files that are generated from declarations.",
        shouldDisplay: false)

    @Argument(help: "Project folder.")
    var folder = "."

    func run() throws {
        for (path, text) in Self.files {
            let file = URL(filePath: folder).appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            print(path)
        }
    }

    /// The generated files: their paths and contents.
    private static var files: [(String, String)] {
        [("docs/metrics.md", MetricCatalog.document)] + ConfigurationDocuments.files.map { ($0.path, $0.text) }
    }
}
