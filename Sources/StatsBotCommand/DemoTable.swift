// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The commands that the demo suggests.
enum DemoTable {
    /// `guilds`: their IDs; if there are several, the commands use the last one.
    static func lines(bot: String, simulator: String, guilds: [String]) -> String {
        let last = guilds.count > 1 ? guilds.last : nil
        let rows = [
            ("status page", "open \(bot)/ in a browser"),
            ("statistics", last.map { "curl '\(bot)/api/v1/stats?guild=\($0)'" } ?? "curl \(bot)/api/v1/stats"),
            ("Prometheus metrics", "curl \(bot)/metrics"),
            ("readiness", "curl -i '\(bot)/readyz?verbose'"),
            ("health", "curl -i \(bot)/healthz"),
            (
                "simulator ledger",
                last.map { "curl '\(simulator)/ledger?guild=\($0)'" } ?? "curl \(simulator)/ledger"
            ),
            ("messages of the bot", "curl \(simulator)/channels/stats/messages"),
            ("pause the simulation", "curl -X POST \(simulator)/pause"),
            ("resume it", "curl -X POST \(simulator)/resume"),
            ("drop the connection", "curl -X POST \(simulator)/connections/drop"),
        ]
        let width = rows.map(\.0.count).max() ?? 0
        let lines = rows.map { label, command in
            "  \(label)\(String(repeating: " ", count: width - label.count))  \(command)"
        }
        return "\nTry, in another terminal:\n\n" + lines.joined(separator: "\n")
            + "\n\nMember names and logs are open to this machine without a token (EXPORTER_OPEN=loopback).\nPress Ctrl-C to stop.\n"
    }
}
