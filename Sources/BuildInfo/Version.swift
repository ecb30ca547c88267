// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CRevision

/// The version of this build.
package enum Version: Sendable {
    /// The version, as in the changelog. It is defined only here; `scripts/check-containers.sh` checks that images and
    /// manifests match it.
    package static let number = "0.1.0"

    /// The commit of the build, with the suffix `-dirty` if there were uncommitted changes; "unknown" if the build did
    /// not provide it.
    package static let revision = String(cString: statsbot_revision())

    /// The output of `statsbot --version`.
    package static let line = "statsbot \(number) (revision \(revision), Swift \(swift))"

    /// The `User-Agent` of requests to Discord. Source: Reference, "User Agent".
    package static let userAgent = "DiscordBot (https://github.com/statsbot/statsbot, \(number))"

    /// The labels of `statsbot_build_info`.
    package static var labels: [(String, String)] {
        [("version", number), ("revision", revision), ("swift", swift)]
    }

    /// The Swift version of the compiler.
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
