// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Glibc
import Subprocess
import SystemPackage
import Testing

@Suite(
    "A database of another user",
    .enabled(if: geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0, "requires root and setpriv"),
    .timeLimit(.minutes(3)))
struct StoreAccessTests {
    private static let nobody: uid_t = 65_534

    @Test("the bot says to whom the database belongs, and starts once it is the bot's")
    func owner() async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                try await world.withBot(folder) { bot, url in
                    try await world.begin(70, url)
                    bot.send(SIGTERM)
                }
                let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
                for path in [folder] + names.map({ folder + "/" + $0 }) { #expect(chown(path, Self.nobody, 0) == 0) }
                // As after "sudo statsbot restore".
                let database = folder + "/statsbot.sqlite"
                #expect(chown(database, 0, 0) == 0)
                let (status, output) = try await run(world, folder) { _ in }
                #expect(status == .exited(1))
                #expect(
                    output.contains(
                        "\(database) belongs to root (user 0) and has mode 0600; the bot runs as nobody (user 65534)"),
                    "\(output)")
                #expect(chown(database, Self.nobody, 0) == 0)
                try await run(world, folder) { bot in
                    let url = try await eventually("the bot logs its address") { bot.loggedURL }
                    world.live(70)
                    try await world.expectAllStored(url)
                    bot.send(SIGTERM)
                }
            }
        }
    }

    @discardableResult
    private func run(
        _ world: PausedDiscord, _ folder: String, _ body: (RunningProgram) async throws -> Void
    ) async throws -> (status: TerminationStatus, output: String) {
        let id = "\(Self.nobody)"
        return try await RunningProgram.running(
            .path("/usr/bin/setpriv"),
            ["--reuid", id, "--regid", id, "--clear-groups", Program.statsbotPath, "run"],
            environment: world.variables(folder: folder), body)
    }
}
