// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation
import Logging
import Subprocess
import Testing
import Timekeeping

@Suite("A bot's log", .timeLimit(.minutes(2)))
struct LogTests {
    private struct Page: Decodable {
        struct Entry: Decodable {
            let number: Int
            let level: String
            let message: String
        }

        let entries: [Entry]
        let next: String?
    }

    /// The objects of a JSON Lines file.
    private func objects(_ path: String) throws -> [[String: Any]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
        }
    }

    @Test("is written to the console, three daily files, and /api/v1/logs, without any token")
    func everywhere() async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                var variables = world.variables(folder: folder + "/data")
                variables.merge([
                    "LOG_DIR": folder + "/logs", "LOG_LEVEL": "TRACE", "EXPORTER_TOKEN": "hush-hush-hush",
                    "TIMEZONE": "UTC", "LOG_WEBHOOK_URL": world.endpoints.webhookURL,
                ]) { $1 }
                // A channel that does not exist causes a warning.
                variables["MEMBER_COUNT_CHANNEL_ID"] = "1"
                let (status, output) = try await RunningProgram.running(
                    Program.statsbot, ["run"], environment: variables
                ) { bot in
                    let url = try await eventually("the bot logs its address") { bot.loggedURL }
                    #expect(await Web.get(url + "/api/v1/logs")?.status == 401)
                    let headers = ["Authorization": "Bearer hush-hush-hush"]
                    let page = try await eventually("a warning is shown") { () -> Page? in
                        guard
                            let answer = await Web.get(url + "/api/v1/logs?level=warning&limit=1", headers: headers),
                            answer.status == 200
                        else { return nil }
                        let page = try JSONDecoder().decode(Page.self, from: Data(answer.body.utf8))
                        return page.entries.isEmpty ? nil : page
                    }
                    #expect(["warning", "error"].contains(page.entries.first?.level))
                    let posted = try await eventually("the webhook receives it") { () -> SimulatedMessage? in
                        world.discord.visibleMessages(in: world.discord.channels.stats).first
                    }
                    #expect(posted.embeds.first?.title?.hasPrefix("⚠️ ") == true)
                    #expect(posted.allowedMentions?.parse == [])
                    let samples = try await eventually("the webhook's success is counted") { () -> Samples? in
                        let samples = Samples(await Web.get(url + "/metrics", headers: headers)?.body ?? "")
                        return (samples["statsbot_log_webhook_total{result=\"sent\"}"] ?? 0) > 0 ? samples : nil
                    }
                    #expect(samples.sum(of: "statsbot_log_dropped_total") == 0)
                    #expect(samples["statsbot_log_webhook_total{result=\"failed\"}"] == 0)
                    bot.send(SIGTERM)
                }
                #expect(status == .exited(0))

                let days = try FileManager.default.contentsOfDirectory(atPath: folder + "/logs")
                let day = try #require(days.first)
                #expect(try day.wholeMatch(of: Regex(#"\d{4}-\d\d-\d\d"#)) != nil)
                let path = "\(folder)/logs/\(day)"
                #expect(
                    try FileManager.default.contentsOfDirectory(atPath: path).sorted() == [
                        "errors.log", "logs.json", "logs.log",
                    ])
                let files = try objects(path + "/logs.json")
                // In a pipe, the console has the same lines.
                let console = output.split(separator: "\n").filter { $0.hasPrefix("{") }
                #expect(days.count > 1 || console.count == files.count)
                #expect(files.contains { $0["message"] as? String == "HTTP server stopped" })
                #expect(Set(files.compactMap { $0["run_id"] as? String }).count == 1)
                let tree = try String(contentsOfFile: path + "/logs.log", encoding: .utf8)
                #expect(tree.contains("[INFO] 🚀 serving\n└─ http.url: "))
                #expect(!tree.contains("\u{1B}"))

                let secrets = [world.discord.token, "hush-hush-hush", webhookToken(world)]
                for name in ["errors.log", "logs.json", "logs.log"] {
                    let text = try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
                    for secret in secrets { #expect(!text.contains(secret), "\(name)") }
                }
                for secret in secrets { #expect(!output.contains(secret)) }
            }
        }
    }

    private func webhookToken(_ world: PausedDiscord) -> String {
        String(world.endpoints.webhookURL.split(separator: "/").last ?? "")
    }
}
