// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Subprocess
import Synchronization
import Testing

@Suite("Under systemd", .timeLimit(.minutes(2)))
struct SystemdTests {
    /// All that was heard so far.
    private final class Heard: Sendable {
        let socket: NotifySocket
        private let lines = Mutex<[String]>([])

        init(_ name: String) throws { socket = try NotifySocket(name) }

        var all: [String] {
            let new = socket.received().flatMap { $0 }
            return lines.withLock { lines in
                lines += new
                return lines
            }
        }

        /// Waits for a line, and returns all that came until then.
        @discardableResult
        func wait(for line: String, times: Int = 1) async throws -> [String] {
            try await eventually("\(line) is heard") {
                let all = all
                return all.filter { $0.hasPrefix(line) }.count >= times ? all : nil
            }
        }
    }

    @Test("READY, STATUS, signs of life, RELOADING and STOPPING come over the socket", arguments: [true, false])
    func life(isAbstract: Bool) async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                let name = isAbstract ? "@statsbot-\(UUID().uuidString)" : folder + "/notify"
                let heard = try Heard(name)
                var variables = world.variables(folder: folder + "/data")
                variables["NOTIFY_SOCKET"] = name
                variables["WATCHDOG_USEC"] = "1000000"
                let (status, _) = try await RunningProgram.running(
                    Program.statsbot, ["run"], environment: variables
                ) { bot in
                    try await heard.wait(for: "READY=1")
                    try await heard.wait(for: "STATUS=ok")
                    try await heard.wait(for: "WATCHDOG=1", times: 3)
                    bot.send(SIGHUP)
                    let all = try await heard.wait(for: "READY=1", times: 2)
                    let reloading = try #require(all.firstIndex(of: "RELOADING=1"))
                    #expect(all[reloading + 1].hasPrefix("MONOTONIC_USEC="))
                    #expect(try #require(all.lastIndex(of: "READY=1")) > reloading)
                    bot.send(SIGTERM)
                    try await heard.wait(for: "STOPPING=1")
                }
                #expect(status == .exited(0))
                #expect(heard.all.filter { $0 == "READY=1" }.count == 2)
            }
        }
    }

    @Test("a bot whose Discord cannot be reached is READY, and its STATUS says what is missing")
    func unreachable() async throws {
        try await withTemporaryFolder { folder in
            let heard = try Heard(folder + "/notify")
            let variables = [
                "BOT_TOKEN": "MTIz.a.b", "GUILD_ID": "123456789012345678",
                "DISCORD_API_BASE_URL": "http://127.0.0.1:1/api/v10", "DATA_DIR": folder + "/data",
                "EXPORTER_PORT": "0", "NOTIFY_SOCKET": folder + "/notify",
            ]
            try await RunningProgram.running(Program.statsbot, ["run"], environment: variables) { bot in
                try await heard.wait(for: "READY=1")
                try await heard.wait(for: "STATUS=failing: ")
                bot.send(SIGTERM)
            }
            #expect(!heard.all.contains("WATCHDOG=1"))
        }
    }

    @Test("systemd accepts the unit")
    func unit() async throws {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        let (status, output) = try await RunningProgram.running(
            .name("bash"), [folder.path + "/scripts/check-systemd.sh"]
        ) { _ in }
        #expect(status == .exited(0), "\(output)")
    }
}
