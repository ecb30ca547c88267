// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import BotConfiguration

@Suite("Keys of configuration files")
struct KeyLinesTests {
    @Test("names and values of a .env file with quotes, export, Windows line endings and invalid lines")
    func assignments() {
        let lines = KeyLines.assignments("# a=b\r\n\r\n A = 1 \r\nexport B=\"x y\"\r\nC='\r\nnonsense\nA==\n=x")
        #expect(
            lines
                == KeyLines(
                    keys: [
                        .init(name: "A", line: 3, value: "1"), .init(name: "B", line: 4, value: "x y"),
                        .init(name: "C", line: 5, value: "'"), .init(name: "A", line: 7, value: "="),
                    ], strayLines: [6, 8]))
        #expect(lines.line(of: "A") == 7)
        #expect(lines.line(of: "D") == nil)
    }

    @Test(
        "the nearest name is suggested if it is close enough",
        arguments: [
            ("UPDTE_INTERVAL", "UPDATE_INTERVAL"), ("update-interval", "UPDATE_INTERVAL"), ("SHRADS", "SHARDS"),
            ("SHARD", "SHARDS"), ("SHELL", nil), ("", nil), ("UPDATE_INTER", "UPDATE_INTERVAL"), ("UPDATE_INT", nil),
        ])
    func suggestions(written: String, expected: String?) {
        #expect(NameSuggestion(for: written, among: ["SHARDS", "UPDATE_INTERVAL"])?.name == expected)
    }

    @Test(
        "two transposed neighbors count as one edit",
        arguments: [
            ("", "", 0), ("abc", "", 3), ("abc", "acb", 1), ("abc", "axc", 1), ("abcd", "bcd", 1), ("ca", "abc", 3),
        ])
    func distances(a: String, b: String, expected: Int) {
        #expect(NameSuggestion.distance(Array(a), Array(b)) == expected)
        #expect(NameSuggestion.distance(Array(b), Array(a)) == expected)
    }
}
