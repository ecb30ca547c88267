// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What the demo tells its reader to try.
enum DemoTable {
    /// `guilds`: their ids; of several, the last one's figures and truth are offered.
    static func lines(bot: String, simulator: String, guilds: [String]) -> String {
        let last = guilds.count > 1 ? guilds.last : nil
        let rows = [
            ("the status page", "open \(bot)/ in a browser"),
            ("the figures", last.map { "curl '\(bot)/api/v1/stats?guild=\($0)'" } ?? "curl \(bot)/api/v1/stats"),
            ("for Prometheus", "curl \(bot)/metrics"),
            ("is it ready?", "curl -i '\(bot)/readyz?verbose'"),
            ("does it live?", "curl -i \(bot)/healthz"),
            (
                "the truth to compare",
                last.map { "curl '\(simulator)/ledger?guild=\($0)'" } ?? "curl \(simulator)/ledger"
            ),
            ("what the bot posted", "curl \(simulator)/channels/stats/messages"),
            ("hold the world still", "curl -X POST \(simulator)/pause"),
            ("let it go on", "curl -X POST \(simulator)/resume"),
            ("cut the bot's line", "curl -X POST \(simulator)/connections/drop"),
        ]
        let width = rows.map(\.0.count).max() ?? 0
        let lines = rows.map { label, command in
            "  \(label)\(String(repeating: " ", count: width - label.count))  \(command)"
        }
        return "\nTry, in another terminal:\n\n" + lines.joined(separator: "\n") + "\n\nCtrl-C ends it.\n"
    }
}
