// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@testable import Counters

@Suite("Texts of counters")
struct CounterTextTests {
    private static let now = Date(timeIntervalSince1970: 1_767_321_000)

    private static func style(
        _ numbers: CounterNumberFormat = .plain, locale: String = "en_US"
    ) -> CounterStyle {
        CounterStyle(locale: Locale(identifier: locale), timeZone: .gmt, numbers: numbers)
    }

    @Test("Every value shows its own figure")
    func allValues() throws {
        var figures = CounterFigures([.netWeek: 14], roleMembers: [3: 15], now: Self.now)
        for (index, figure) in CounterFigure.allCases.enumerated() where figure != .netWeek {
            figures[figure] = 101 + index
        }
        let names = CounterFigure.allCases.map { "{\($0.rawValue)}" }.joined(separator: " ")
        let template = try CounterTemplate("\(names) {goal:50} {role:3} {date:dd.MM.}")
        #expect(
            template.filled(with: figures, style: Self.style())
                == CounterText(
                    text: "101 102 103 104 105 106 107 108 109 110 111 112 +14 114 150 15 02.01.", unknown: []))
    }

    @Test("An unknown figure is a dash, never 0, and is named")
    func unknown() throws {
        let template = try CounterTemplate("{members}/{online} {goal} {role:3} {role:4} {net_week} {date:dd}")
        let figures = CounterFigures([.online: 0, .humans: 5], roleMembers: [4: 0], now: Self.now)
        #expect(
            template.filled(with: figures, style: Self.style())
                == CounterText(
                    text: "–/0 – – 0 – 02",
                    unknown: [.figure(.members), .goal(step: 100), .role(3), .figure(.netWeek)]))
    }

    @Test("A negative number is unknown, except for the net change of a week")
    func negative() {
        let figures = CounterFigures([.members: -1, .netWeek: -1], roleMembers: [3: -1], now: Self.now)
        #expect(figures[.members] == nil)
        #expect(figures[.netWeek] == -1)
        #expect(figures[RoleID(3)] == nil)
    }

    @Test(
        "Numbers are written in the guild's format and language",
        arguments: [
            (.plain, "en_US", ["0", "999", "1234", "9996", "12345", "999999", "1234567"]),
            (.plain, "de_DE", ["0", "999", "1234", "9996", "12345", "999999", "1234567"]),
            (.grouped, "en_US", ["0", "999", "1,234", "9,996", "12,345", "999,999", "1,234,567"]),
            (.grouped, "de_DE", ["0", "999", "1.234", "9.996", "12.345", "999.999", "1.234.567"]),
            (
                .grouped, "fr_FR",
                [
                    "0", "999", "1\u{202F}234", "9\u{202F}996", "12\u{202F}345", "999\u{202F}999",
                    "1\u{202F}234\u{202F}567",
                ]
            ),
            (.grouped, "es_ES", ["0", "999", "1234", "9996", "12.345", "999.999", "1.234.567"]),
            (.grouped, "pt_BR", ["0", "999", "1.234", "9.996", "12.345", "999.999", "1.234.567"]),
            (.grouped, "ja_JP", ["0", "999", "1,234", "9,996", "12,345", "999,999", "1,234,567"]),
            // Rounded down, so that 10K is not shown before it is true.
            (.compact, "en_US", ["0", "999", "1.23K", "9.99K", "12.3K", "999K", "1.23M"]),
            // German has no short form for thousands.
            (.compact, "de_DE", ["0", "999", "1.234", "9.996", "12.345", "999.999", "1,23\u{A0}Mio."]),
            (.compact, "ja_JP", ["0", "999", "1,234", "9,996", "1.23万", "99.9万", "123万"]),
        ] as [(CounterNumberFormat, String, [String])])
    func numbers(format: CounterNumberFormat, locale: String, expected: [String]) throws {
        let template = try CounterTemplate("{members}")
        let texts = [0, 999, 1_234, 9_996, 12_345, 999_999, 1_234_567].map {
            template.filled(
                with: CounterFigures([.members: $0], now: Self.now), style: Self.style(format, locale: locale)
            ).text
        }
        #expect(texts == expected)
    }

    @Test(
        "The net change of a week has a sign unless it is zero, and its minus is no hyphen",
        arguments: [
            (.plain, ["\u{2212}12345", "\u{2212}3", "0", "+3", "+12345"]),
            (.grouped, ["\u{2212}12,345", "\u{2212}3", "0", "+3", "+12,345"]),
            (.compact, ["\u{2212}12.3K", "\u{2212}3", "0", "+3", "+12.3K"]),
        ] as [(CounterNumberFormat, [String])])
    func signs(format: CounterNumberFormat, expected: [String]) throws {
        let template = try CounterTemplate("{net_week}")
        let texts = [-12_345, -3, 0, 3, 12_345].map {
            template.filled(with: CounterFigures([.netWeek: $0], now: Self.now), style: Self.style(format)).text
        }
        #expect(texts == expected)
    }
}
