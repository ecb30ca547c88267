// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import BotConfiguration

@Suite("YAML file")
struct YAMLFileTests {
    private typealias Entry = YAMLFile.Entry
    private typealias Item = YAMLFile.Item

    @Test("only top-level keys are read, with their lines")
    func entries() throws {
        let file = try YAMLFile(
            "---\n# x: 1\na: 1\n\"b\" : '2'\r\nc:\n  d: 3\ne: [1]\n'f': {g: 5}\nh: |\n  two\n  lines\ni:\nj: null\n"
                + "? [m]\n: 1\n7: x\nk: ~\nl: 'null'\n")
        #expect(
            file.entries == [
                Entry(name: "a", line: 3, value: .text("1")), Entry(name: "b", line: 4, value: .text("2")),
                Entry(name: "c", line: 5, value: .notText), Entry(name: "e", line: 7, value: .notText),
                Entry(name: "f", line: 8, value: .notText), Entry(name: "h", line: 9, value: .text("two\nlines\n")),
                Entry(name: "i", line: 12, value: .text("")), Entry(name: "j", line: 13, value: .text("")),
                Entry(name: "?", line: 14, value: .text("1")), Entry(name: "7", line: 16, value: .text("x")),
                Entry(name: "k", line: 17, value: .text("")), Entry(name: "l", line: 18, value: .text("null")),
            ])
        #expect(file.guilds == nil)
    }

    @Test(
        "an empty file or one with only comments has no keys",
        arguments: ["", "\n", "# a: 1\n  # b\n", "---\n", "--- # x\n"])
    func blank(text: String) throws {
        let file = try YAMLFile(text)
        #expect(file.entries == [])
        #expect(file.guilds == nil)
    }

    @Test("a list of guilds with entries that are not mappings, and aliases with the lines of their anchors")
    func guilds() throws {
        let file = try YAMLFile(
            "guilds:\n  - &a\n    id: 1\n    x: {y: z}\n  - {id: 2}\n  - *a\n  - hello\n  -\n  - [1]\n  - <<: *a\n    id: 3\n"
        )
        let first = [Entry(name: "id", line: 3, value: .text("1")), Entry(name: "x", line: 4, value: .notText)]
        #expect(
            file.guilds == [
                Item(line: 2, entries: first), Item(line: 5, entries: [Entry(name: "id", line: 5, value: .text("2"))]),
                Item(line: 2, entries: first), Item(line: 7, entries: nil), Item(line: 8, entries: nil),
                Item(line: 9, entries: nil),
                Item(
                    line: 10,
                    entries: [
                        Entry(name: "<<", line: 10, value: .notText), Entry(name: "id", line: 11, value: .text("3")),
                    ]
                ),
            ])
        #expect(try YAMLFile("guilds: []\n").guilds == [])
        #expect(try YAMLFile("guilds:\n").guilds == nil)
        #expect(try YAMLFile("guilds: {id: 1}\n").guilds == nil)
    }
}
