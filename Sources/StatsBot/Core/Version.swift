// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What is running.
public enum Version: Sendable {
    /// The version, as in the changelog.
    public static let number = "0.1.0"

    /// How the bot introduces itself to Discord. Source: Reference, "User Agent".
    static let userAgent = "DiscordBot (https://github.com/statsbot/statsbot, \(number))"

    /// The labels of `statsbot_build_info`.
    static var labels: [(String, String)] {
        [("version", number), ("revision", "unknown"), ("swift", swift)]
    }

    /// The language version that the compiler spoke.
    private static var swift: String {
        #if compiler(>=6.4)
            "6.4+"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }
}
