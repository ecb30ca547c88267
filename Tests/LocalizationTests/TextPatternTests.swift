// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Localization

@Suite("TextPattern")
struct TextPatternTests {
    @Test(
        "Placeholders, plural forms and quotes are replaced",
        arguments: [
            ("Plain", [:], "Plain"),
            ("{a} and {b}", ["a": "x", "b": "{a}"], "x and {a}"),
            ("{count} members", ["count": 1_234], "1,234 members"),
            ("{count, plural, one {# member} other {# members}}", ["count": 1], "1 member"),
            ("{count, plural, one {# member} other {# members}}", ["count": 12_345], "12,345 members"),
            ("{n,plural,one{one} other{{x} of #}}!", ["n": 2, "x": "some"], "some of 2!"),
            ("{n, plural, one {a} other {b}}", ["n": "many"], "b"),
            ("I'm {name}, don't", ["name": "it"], "I'm it, don't"),
            ("'{'members'}' isn''t #", [:], "{members} isn't #"),
            ("{n, plural, other {'#'#}}", ["n": 3], "#3"),
            ("{missing}", [:], "{missing}"),
        ] as [(String, [String: TextValue], String)])
    func formatting(pattern: String, values: [String: TextValue], expected: String) throws {
        #expect(try TextPattern(pattern).text(values, in: .english) == expected)
    }

    @Test(
        "Invalid patterns are rejected with the position and the reason",
        arguments: [
            ("{", "Invalid text at character 2: expected a name"),
            ("{a", "Invalid text at character 3: expected `}` or `,` after \"a\""),
            ("a}", "Invalid text at character 2: `}` without `{`"),
            ("{a, select, other {}}", "Invalid text at character 11: expected `plural` for \"a\""),
            ("{a, plural}", "Invalid text at character 11: expected `,` after `plural`"),
            ("{a, plural, one {x}}", "Invalid text at character 21: the plural of \"a\" has no form `other`"),
            ("{a, plural, few {x} other {y}}", "Invalid text at character 16: unknown plural form \"few\""),
            ("{a, plural, other x}", "Invalid text at character 19: expected `{` after \"other\""),
            ("{a, plural, other {x", "Invalid text at character 21: the plural form \"other\" does not end"),
            (
                "{a, plural, other {x} other {y}}",
                "Invalid text at character 32: the plural form \"other\" is repeated"
            ),
            ("'{a", "Invalid text at character 4: a quote does not end"),
        ])
    func invalid(pattern: String, message: String) {
        let error = #expect(throws: TextPatternError.self) { try TextPattern(pattern) }
        #expect(error?.description == message)
    }
}
