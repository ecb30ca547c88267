// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CRevision

/// What is running.
package enum Version: Sendable {
    /// The version, as in the changelog. This is its one place; `scripts/check-containers.sh` holds images and manifests
    /// to it.
    package static let number = "0.1.0"

    /// The commit that was built, with `-dirty` after it if more than that was built; "unknown" where the build was not
    /// told.
    package static let revision = String(cString: statsbot_revision())

    /// All of it in a line, for `statsbot --version`.
    package static let line = "statsbot \(number) (revision \(revision), Swift \(swift))"

    /// How the bot introduces itself to Discord. Source: Reference, "User Agent".
    package static let userAgent = "DiscordBot (https://github.com/statsbot/statsbot, \(number))"

    /// The labels of `statsbot_build_info`.
    package static var labels: [(String, String)] {
        [("version", number), ("revision", revision), ("swift", swift)]
    }

    /// The language version that the compiler spoke.
    package static var swift: String {
        #if compiler(>=6.4)
            "6.4+"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }
}
