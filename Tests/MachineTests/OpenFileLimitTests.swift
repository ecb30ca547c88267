// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Machine

@Suite("Limit of open files")
struct OpenFileLimitTests {
    private func limit(_ soft: Int, _ hard: Int, cores: Int = 2) -> OpenFileLimit {
        OpenFileLimit(soft: soft, hard: hard, cores: cores)
    }

    @Test(
        "the soft limit is raised to the hard one, within bounds, and never lowered",
        arguments: [
            (64, 1_024, 1_024), (1_024, 1_024, 1_024), (1_024, 524_288, 65_536), (64, .max, 65_536),
            (100_000, 524_288, 100_000), (128, 128, 128),
        ] as [(Int, Int, Int)])
    func raised(soft: Int, hard: Int, expected: Int) throws {
        #expect(try limit(soft, hard).raised() == expected)
    }

    @Test("a hard limit that is too low is an error that says what to do", arguments: [0, 24, 32, 64, 127])
    func tooLow(hard: Int) {
        let error = #expect(throws: OpenFileLimitError.self) { try limit(min(hard, 24), hard).raised() }
        #expect(
            error?.description.hasPrefix(
                "The limit of open files is \(hard), and StatsBot needs at least 128 on this machine. Raise it: ")
                == true)
    }

    @Test("the event loops of many cores need a higher limit")
    func cores() throws {
        #expect(limit(1_024, 1_024, cores: 64).minimum == 376)
        #expect(throws: OpenFileLimitError.self) { try limit(200, 200, cores: 64).raised() }
    }

    @Test(
        "HTTP connections leave a reserve for everything else",
        arguments: [
            (128, 0, 16), (160, 0, 48), (1_024, 0, 128), (.max, 0, 128), (1_024, 900, 20), (65_536, 10_000, 128),
        ] as [(Int, Int, Int)])
    func connections(soft: Int, sessions: Int, expected: Int) {
        #expect(limit(soft, soft).connections(upTo: 128, sessions: sessions) == expected)
    }

    @Test("the limit of this process is known")
    func current() {
        let current = OpenFileLimit.current
        #expect(current.soft > 0 && current.soft <= current.hard && current.cores > 0)
    }
}
