// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Glibc
import Subprocess
import Testing

@Suite("Few open files", .serialized, .timeLimit(.minutes(3)))
struct OpenFileTests {
    @Test(
        "with a limit that is too low, a command ends with an error that says what to do",
        arguments: [["run"], ["demo"], ["simulate", "--port", "0"]], [24, 32, 64])
    func tooLow(command: [String], limit: Int) async throws {
        let (status, output) = try await RunningProgram.running(
            .name("prlimit"), ["--nofile=\(limit):\(limit)", Program.statsbotPath] + command,
            environment: ["BOT_TOKEN": "MTIz.abc.def"]
        ) { _ in }
        #expect(status == .exited(1))
        let expected = "statsbot: The limit of open files is \(limit), and StatsBot needs at least "
        #expect(output.hasPrefix(expected), "\(output)")
        #expect(output.split(separator: "\n").count == 1)
    }

    @Test("a low soft limit is raised to the hard limit")
    func raised() async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                try await world.withBot(folder, launcher: ["prlimit", "--nofile=24:4096"]) { bot, url in
                    try await world.begin(10, url)
                    let page = try #require(await Web.get(url + "/metrics"))
                    #expect(Samples(page.body)["process_max_fds"] == 4_096)
                    bot.send(SIGTERM)
                }
            }
        }
    }

    @Test("idle connections leave descriptors for probes, for Discord and for the database")
    func reserve() async throws {
        // On a machine with many cores, the event loops need more.
        let limit = 192 + 4 * ProcessInfo.processInfo.activeProcessorCount
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                try await world.withBot(folder, launcher: ["prlimit", "--nofile=\(limit):\(limit)"]) { bot, url in
                    let port = try #require(URL(string: url)?.port.flatMap(UInt16.init(exactly:)))
                    HostileClient.raiseDescriptorLimit()
                    let idle = try (0..<400).map { try HostileClient(from: "127.0.0.\(10 + $0 % 20)", to: port) }
                    try await world.begin(10, url)
                    for _ in 0..<20 {
                        let probe = try HostileClient(from: "127.0.0.3", to: port)
                        probe.send(HostileCrowd.request("/healthz"))
                        #expect(probe.statuses() == [200])
                    }
                    _ = try await eventually("the bot is ready") {
                        await Web.get(url + "/readyz")?.status == 200 ? () : nil
                    }
                    world.live(100)
                    try await world.expectAllStored(url)
                    let page = try #require(await Web.get(url + "/metrics"))
                    let open = try #require(Samples(page.body)["process_open_fds"])
                    print("open descriptors: \(open) of \(limit)")
                    #expect(open < Double(limit - 20))
                    #expect(!bot.output.contains("Too many open files"))
                    withExtendedLifetime(idle) {}
                    bot.send(SIGTERM)
                }
            }
        }
    }
}
