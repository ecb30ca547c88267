// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import BotConfiguration

@Suite(".env files")
struct EnvironmentFileTests {
    /// The environment of all cases.
    static let environment = ["HERE": "/here", "EMPTY": "", "BOTH": "environment"]

    @Test(
        "a value is the same as in Docker Compose",
        arguments: [
            // Names and delimiters.
            ("A=x", "x"), ("A = x", "x"), ("\t A\t=\tx", "x"), ("A: x", "x"), ("A:x=y", "x=y"), ("A==", "="),
            ("export A=x", "x"), (" export\tA = x", "x"), ("exports=1\nA=x", "x"), ("export=1\nA=x", "x"),
            // Unquoted values.
            ("A=", ""), ("A= \t\n", ""), ("A=x y \t", "x y"), ("A=x # y", "x"), ("A=x #", "x"), ("A=x  #y # z", "x"),
            ("A=x#y", "x#y"), ("A=#x", "#x"), ("A=x \t y", "x \t y"), (#"A=a\nb\"#, #"a\nb\"#), ("A=it's", "it's"),
            (#"A=a"b""#, #"a"b""#), ("A=\u{a0}x\u{2003}", "x"), ("A=https://x/?a=b&c#d", "https://x/?a=b&c#d"),
            // Single quotes.
            ("A='x'", "x"), ("A=''", ""), ("A=' x '", " x "), ("A='#x' # y", "#x"), ("A='x'#y", "x"),
            ("A='$HERE ${HERE} $$'", "$HERE ${HERE} $$"), (#"A='a\nb'"#, #"a\nb"#), (#"A='it\'s'"#, "it's"),
            (#"A='a\\'"#, #"a\\"#), (#"A='a"b'"#, #"a"b"#), ("A='x\ny'", "x\ny"),
            // Double quotes.
            (#"A="x""#, "x"), (#"A="""#, ""), (#"A=" x ""#, " x "), (#"A="x # y" # z"#, "x # y"), ("A=\"x\"#y", "x"),
            (#"A="a\"b""#, #"a"b"#), (#"A="it's""#, "it's"), (#"A="a\\""#, #"a\"#), (#"A="\\\"""#, #"\""#),
            (#"A="\a\b\f\n\r\t\v\\""#, "\u{7}\u{8}\u{c}\n\r\t\u{b}\\"), (#"A="\q\'\c\x41""#, #"\q\'\c\x41"#),
            (#"A="\0123\0377""#, "S\u{ff}"), ("A=\"x\r\ny\"", "x\r\ny"), ("A=\"\nx\n\"", "\nx\n"),
            // References.
            ("A=$HERE/x", "/here/x"), ("A=${HERE}x", "/herex"), (#"A="$HERE""#, "/here"), ("A=$EMPTY", ""),
            ("B=1\nA=$B$B", "11"), ("BOTH=file\nA=$BOTH", "environment"), ("B='$HERE'\nA=$B", "$HERE"),
            ("A=$", "$"), ("A=5$", "5$"), ("A=$5", "$5"), ("A=a$ b", "a$ b"), ("A=$$HERE", "$HERE"),
            ("A=$$$HERE", "$/here"),
            (#"A="\$HERE""#, "$HERE"), (#"A="\${HERE}""#, "${HERE}"), (#"A=\$HERE"#, #"\/here"#),
            ("A=a-$HERE-b", "a-/here-b"),
            ("A=${B-x}", "x"), ("A=${B:-x}", "x"), ("A=${EMPTY-x}", ""), ("A=${EMPTY:-x}", "x"),
            ("A=${HERE:-x}", "/here"),
            ("A=${B+x}", ""), ("A=${B:+x}", ""), ("A=${EMPTY+x}", "x"), ("A=${EMPTY:+x}", ""), ("A=${HERE:+x}", "x"),
            ("A=${HERE?x}", "/here"), ("A=${EMPTY?x}", ""), ("A=${B:-${C:-$HERE}}/${C-x}y", "/here/xy"),
            ("A=${B:-}", ""), ("A=${B--}", "-"), ("A=${B-:-}", ":-"), ("A=${B:-$$}", "$"), ("A=${B-x y}}", "x y}"),
            // Lines.
            ("# c\n\n  # A=y\nA=x", "x"), ("\u{c}\r\n\r\nA=x\r\nB=y\r\n", "x"), ("A='x'\r\n", "x"), ("A=y\nA=x", "x"),
            ("A=x\nSHARDS\nexport SHARDS\n", "x"),
        ] as [(String, String)])
    func values(text: String, expected: String) {
        for text in [text, text + "\n", "OTHER=1\n" + text] {
            let file = EnvironmentFile(text, environment: Self.environment)
            #expect(file.problems == [])
            #expect(file.assignments.last { $0.name == "A" }?.value == expected)
        }
    }

    @Test(
        "a line that Compose rejects, or that it reads in a surprising way, is an error; the next line is read",
        arguments: [
            ("A B=x", .noAssignment), ("A\tB=x", .noAssignment), ("=x", .noAssignment), ("export =x", .noAssignment),
            ("export", .noAssignment), ("A", .noAssignment), ("a.b-c", .noAssignment), ("A!=x", .noAssignment),
            ("\"A\"=x", .noAssignment), ("x y", .noAssignment), ("A+=x", .noAssignment), ("A\u{2003}=x", .noAssignment),
            ("A=\"x", .openQuote), ("A='x\"", .openQuote), (#"A="x\""#, .openQuote), (#"A='x\'"#, .openQuote),
            ("A=\"x\"y", .textAfterQuote), ("A='x' y", .textAfterQuote), ("A='x'B=y", .textAfterQuote),
            ("A=\"x\"\"y\"", .textAfterQuote), ("A=\"x\ny\" z", .textAfterQuote),
            ("A= # x", .commentAsValue), ("A=\t#x", .commentAsValue), ("A: #x", .commentAsValue),
            ("A=x\t# y", .commentAfterTab), ("A=x \t#y", .commentAfterTab), ("A=x\rB=y", .carriageReturn),
            (#"A="\012""#, .octal), (#"A="\0""#, .octal), (#"A="\0400""#, .octal), (#"A="\0189""#, .octal),
            ("A=${", .reference), ("A=${}", .reference), ("A=${B", .reference), ("A=${1}", .reference),
            ("A=${HERE/e/a}", .reference), ("A=${HERE x}", .reference), ("A=${HERE:}", .reference),
            ("A=${B:-{}}", .reference), ("A=\"${B:-\n}\"", .reference), ("A=${B:-x", .reference),
            ("A=${B:-${C}", .reference), ("A=$B", .unsetReference), ("A=pa$word", .unsetReference),
            ("A=${B}", .unsetReference), ("A=\"$B\"", .unsetReference), ("A=${B:-$C}", .unsetReference),
            ("A=$here", .unsetReference), ("A=${B?}", .requiredReference), ("A=${EMPTY:?x}", .requiredReference),
        ] as [(String, EnvironmentFileDefect)])
    func problems(text: String, expected: EnvironmentFileDefect) {
        let file = EnvironmentFile("# c\n\(text)\nSHARDS=2\n", environment: Self.environment)
        #expect(file.problems.map { $0.defect } == [expected])
        #expect(file.problems.map { $0.line } == [2])
        let next = text.count { $0 == "\n" } + 3
        #expect(file.assignments == [.init(name: "SHARDS", line: next, value: "2")])
    }

    @Test(
        "a value that is written for a .env file is read back",
        arguments: [
            "", "/tmp/ca.pem", "a b", "$HERE", "${HERE}", "$$", "\\\"", "x #y", "#x", "'x'", "\"x\"", "a\nb\r\n",
            "\\n\\0123",
            " x ", "x\t#y", "\u{e9}", "a\\",
        ])
    func spelling(value: String) {
        let file = EnvironmentFile("A=\(value.environmentFileSpelling)\n", environment: Self.environment)
        #expect(file.problems == [])
        #expect(file.assignments.map(\.value) == [value])
    }

    @Test("a value without special characters is written without quotes")
    func plainSpelling() {
        for value in ["http://127.0.0.1:8900/api/v10", "1767614400.0,60.0", "MTIz.abc-DEF.x_y"] {
            #expect(value.environmentFileSpelling == value)
        }
    }

    @Test("references that are nested too deeply are an error")
    func depth() {
        let text = "A=" + String(repeating: "${B:-", count: 100_000) + String(repeating: "}", count: 100_000)
        #expect(EnvironmentFile(text).problems.map(\.defect) == [.reference])
    }

    @Test("an error has the line and a known name, but no text of the line")
    func messages() {
        let text = """
            BOT_TOKEN="hush
            EXPORTER_TOKEN=hush$hush
            HUSH=hush$hush
            hush
            GUILD_ID=1 \t# hush
            """
        let layer = ConfigurationLayer(environmentFile: "x", EnvironmentFile(text))
        #expect(layer.lines.keys.isEmpty)
        let found = EnvironmentFile(text).problems.map { "\($0.name ?? "This line") \($0.line) \($0.defect)" }
        #expect(
            found == [
                "BOT_TOKEN 1 openQuote", "EXPORTER_TOKEN 2 unsetReference", "This line 3 unsetReference",
                "This line 4 noAssignment", "GUILD_ID 5 commentAfterTab",
            ])
        for defect in EnvironmentFileDefect.allCases { #expect(!defect.problem.isEmpty && !defect.correction.isEmpty) }
    }
}
