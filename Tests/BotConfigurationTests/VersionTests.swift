// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import BotConfiguration
@testable import BuildInfo

@Suite("Version")
struct VersionTests {
    @Test("statsbot_build_info and --version match")
    func same() {
        let labels = Version.labels
        #expect(labels.map(\.0) == ["version", "revision", "swift"])
        #expect(Version.line == "statsbot \(labels[0].1) (revision \(labels[1].1), Swift \(labels[2].1))")
    }

    @Test("the version is a semantic version; the revision is a Git commit or unknown")
    func shapes() {
        #expect(Version.number.wholeMatch(of: /\d+\.\d+\.\d+/) != nil)
        #expect(Version.revision.wholeMatch(of: /unknown|[0-9a-f]{7,40}(-dirty)?/) != nil)
    }
}
