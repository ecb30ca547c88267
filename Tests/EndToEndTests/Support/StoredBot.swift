// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Subprocess
import Testing

/// Bots of one guild and one database, each in a process of its own.
struct StoredBot: Sendable {
    let guild: String
    let folder: String
    let timeZone: TimeZone

    /// Runs a bot until `body` has ended it; `body` receives its URL. If an error occurs, `story` is reported.
    /// `configuration` is the path of a YAML file.
    func run(
        _ variables: [String: String], configuration: String? = nil, story: [String],
        _ body: (RunningProgram, String) async throws -> Void
    ) async throws {
        let all = variables.merging(environment) { $1 }.merging(["EXPORTER_PORT": "0"]) { $1 }
        let arguments = ["run"] + (configuration.map { ["--config", $0] } ?? [])
        try await RunningProgram.running(Program.statsbot, arguments, environment: all) { bot in
            do {
                try await body(bot, try await eventually("the bot logs its address") { bot.loggedURL })
            } catch {
                Issue.record("\(story.joined(separator: "\n"))\nthe bot wrote: \(String(bot.output.suffix(4_000)))")
                throw error
            }
        }
    }

    /// The lines of a table exported from the database.
    func table(_ name: String) async throws -> [Substring] {
        let output = try await command("export", "--guild", guild, "--format", "csv", "--table", name)
        // By scalars, because Swift treats CR LF as one character.
        return output.split(whereSeparator: \.isNewline)
    }

    /// Writes a backup to a file.
    func backUp(to file: String) async throws { try await command("backup", "--output", file) }

    /// Replaces the database with a backup.
    func restore(_ file: String) async throws { try await command("restore", file) }

    @discardableResult
    private func command(_ arguments: String...) async throws -> String {
        let (status, output) = try await RunningProgram.running(
            Program.statsbot, arguments, environment: environment
        ) { _ in }
        try #require(status == .exited(0), "\(output)")
        return output
    }

    /// The change of the member count in each gap, as far as no repaired event explains it.
    func unexplainedChanges() async throws -> [Int] {
        try await table("unobserved").compactMap { row in
            let cells = row.split(separator: ",").compactMap { Int($0) }
            return cells.count == 6 ? cells[1] - cells[0] - (cells[2] - cells[3]) : nil
        }
    }

    private var environment: [String: String] { ["DATA_DIR": folder, "TIMEZONE": timeZone.identifier] }
}
