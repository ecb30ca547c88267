// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
import StatsBot
import Subprocess
import Testing

@testable import BotConfiguration
@testable import BuildInfo

@Suite("statsbot --version", .timeLimit(.minutes(1)))
struct VersionTests {
    @Test("prints the version, the revision and the Swift version in one line")
    func line() async throws {
        let (status, output) = try await RunningProgram.running(Program.statsbot, ["--version"]) { _ in }
        #expect(status == .exited(0))
        #expect(output == Version.line + "\n")
    }
}
