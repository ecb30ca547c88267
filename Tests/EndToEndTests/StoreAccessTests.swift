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

    @Test("the bot says to whom the database belongs, answers probes, and starts by itself once it is the bot's")
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
                let problem =
                    "\(database) belongs to root (user 0) and has mode 0600; the bot runs as nobody (user 65534)"
                let (waited, _) = try await run(world, folder) { bot in
                    try await expectWaiting(bot, for: problem)
                    #expect(chown(database, Self.nobody, 0) == 0)
                    let url = try await eventually("the bot logs its address") { bot.loggedURL }
                    world.live(70)
                    try await world.expectAllStored(url)
                    bot.send(SIGTERM)
                }
                #expect(waited == .exited(0))
                #expect(chown(database, 0, 0) == 0)
                let (status, _) = try await run(world, folder) { bot in
                    try await expectWaiting(bot, for: problem)
                    bot.send(SIGTERM)
                }
                #expect(status == .exited(0), "stopped while it waits")
            }
        }
    }

    private func expectWaiting(_ bot: RunningProgram, for problem: String) async throws {
        let address = try await eventually("the bot waits") {
            bot.output.contains("database not accessible")
                ? bot.output.firstMatch(of: /"http\.address":"([0-9.:]+)"/).map { String($0.1) } : nil
        }
        #expect(bot.output.contains(problem), "\(bot.output)")
        let url = "http://\(address)"
        let answer = await Web.get(url + "/readyz")
        #expect(answer?.status == 503)
        #expect(answer?.body == "failing\ndatabase: waits until the database can be used: \(problem)\n")
        #expect(await Web.get(url + "/healthz")?.status == 200)
    }

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
