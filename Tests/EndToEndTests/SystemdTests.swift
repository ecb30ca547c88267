// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Subprocess
import Synchronization
import Testing

@Suite("Under systemd", .timeLimit(.minutes(2)))
struct SystemdTests {
    /// Collects all lines received so far.
    private final class NotifyLog: Sendable {
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

        /// Waits for a line, and returns all lines received until then.
        @discardableResult
        func wait(for line: String, times: Int = 1) async throws -> [String] {
            try await eventually("\(line) is received") {
                let all = all
                return all.filter { $0.hasPrefix(line) }.count >= times ? all : nil
            }
        }
    }

    @Test("READY, STATUS, WATCHDOG, RELOADING and STOPPING are sent over the socket", arguments: [true, false])
    func life(isAbstract: Bool) async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                let name = isAbstract ? "@statsbot-\(UUID().uuidString)" : folder + "/notify"
                let notifications = try NotifyLog(name)
                var variables = world.variables(folder: folder + "/data")
                variables["NOTIFY_SOCKET"] = name
                variables["WATCHDOG_USEC"] = "1000000"
                let (status, _) = try await RunningProgram.running(
                    Program.statsbot, ["run"], environment: variables
                ) { bot in
                    try await notifications.wait(for: "READY=1")
                    try await notifications.wait(for: "STATUS=ok")
                    try await notifications.wait(for: "WATCHDOG=1", times: 3)
                    bot.send(SIGHUP)
                    let all = try await notifications.wait(for: "READY=1", times: 2)
                    let reloading = try #require(all.firstIndex(of: "RELOADING=1"))
                    #expect(all[reloading + 1].hasPrefix("MONOTONIC_USEC="))
                    #expect(try #require(all.lastIndex(of: "READY=1")) > reloading)
                    bot.send(SIGTERM)
                    try await notifications.wait(for: "STOPPING=1")
                }
                #expect(status == .exited(0))
                #expect(notifications.all.filter { $0 == "READY=1" }.count == 2)
            }
        }
    }

    @Test("a bot that cannot reach Discord is READY, and its STATUS names the failing checks")
    func unreachable() async throws {
        try await withTemporaryFolder { folder in
            let notifications = try NotifyLog(folder + "/notify")
            let variables = [
                "BOT_TOKEN": "MTIz.a.b", "GUILD_ID": "123456789012345678",
                "DISCORD_API_BASE_URL": "http://127.0.0.1:1/api/v10", "DATA_DIR": folder + "/data",
                "EXPORTER_PORT": "0", "NOTIFY_SOCKET": folder + "/notify",
            ]
            try await RunningProgram.running(Program.statsbot, ["run"], environment: variables) { bot in
                try await notifications.wait(for: "READY=1")
                try await notifications.wait(for: "STATUS=failing: ")
                bot.send(SIGTERM)
            }
            #expect(!notifications.all.contains("WATCHDOG=1"))
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
