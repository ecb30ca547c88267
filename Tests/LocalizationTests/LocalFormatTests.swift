// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Localization
import Testing

@Suite("Numbers and dates of a language")
struct LocalFormatTests {
    @Test(
        "Numbers follow CLDR",
        arguments: [
            (Language.english, ["1,234,567", "+1,234", "0", "-3", "12.5", "12", "92%", "92.5%"]),
            (.german, ["1.234.567", "+1.234", "0", "-3", "12,5", "12", "92\u{A0}%", "92,5\u{A0}%"]),
            (
                .french,
                ["1\u{202F}234\u{202F}567", "+1\u{202F}234", "0", "-3", "12,5", "12", "92\u{A0}%", "92,5\u{A0}%"]
            ),
            (.spanish, ["1.234.567", "+1234", "0", "-3", "12,5", "12", "92\u{A0}%", "92,5\u{A0}%"]),
            (.portuguese, ["1.234.567", "+1.234", "0", "-3", "12,5", "12", "92%", "92,5%"]),
            (.japanese, ["1,234,567", "+1,234", "0", "-3", "12.5", "12", "92%", "92.5%"]),
        ])
    func numbers(language: Language, expected: [String]) {
        let texts = Texts(language)
        #expect(
            [
                texts.number(1_234_567), texts.signed(1_234), texts.signed(0), texts.signed(-3),
                texts.decimal(tenths: 125), texts.decimal(tenths: 120), texts.percent(0.92),
                texts.percent(0.925, decimals: 1),
            ] == expected)
    }

    @Test(
        "Dates follow CLDR, in English the form that the bot has always had",
        arguments: [
            (
                Language.english,
                [
                    "Nov 5", "Thu Nov 5", "2026-11-05", "Nov 5 to Nov 11", "2026-10-30 to 2026-11-05", "Thu Nov 5",
                    "Nov 5 18:04", "09:00", "06:04:05 PM GMT+1",
                ]
            ),
            (
                .german,
                [
                    "5. Nov.", "Do. 5. Nov.", "5. Nov. 2026", "5.–11. Nov.", "30. Okt.\u{2009}–\u{2009}5. Nov. 2026",
                    "Do. 5. Nov.", "5. Nov., 18:04", "09:00", "18:04:05 MEZ",
                ]
            ),
            (
                .french,
                [
                    "5 nov.", "jeu. 5 nov.", "5 nov. 2026", "5–11 nov.", "30 oct.\u{2009}–\u{2009}5 nov. 2026",
                    "jeu. 5 nov.", "5 nov. à 18:04", "09:00", "18:04:05 UTC+1",
                ]
            ),
            (
                .spanish,
                [
                    "5 nov", "jue, 5 nov", "5 nov 2026", "5\u{2009}–\u{2009}11 nov",
                    "30 oct\u{2009}–\u{2009}5 nov 2026", "jue, 5 nov", "5 nov, 18:04", "09:00", "18:04:05 CET",
                ]
            ),
            (
                .portuguese,
                [
                    "5 de nov.", "qui., 5 de nov.", "5 de nov. de 2026", "5\u{2009}–\u{2009}11 de nov.",
                    "30 de out.\u{2009}–\u{2009}5 de nov. de 2026", "qui., 5 de nov.", "5 de nov., 18:04", "09:00",
                    "18:04:05 GMT+1",
                ]
            ),
            (
                .japanese,
                [
                    "11月5日", "11月5日(木)", "2026年11月5日", "11月5日～11日", "2026年10月30日～11月5日", "11月5日(木)",
                    "11月5日 18:04", "09:00", "18:04:05 GMT+1",
                ]
            ),
        ])
    func dates(language: Language, expected: [String]) throws {
        let texts = Texts(language)
        let day = Day(year: 2026, month: 11, day: 5)
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let instant = Date(timeIntervalSince1970: Double(day.number) * 86_400 + 17 * 3_600 + 245)
        #expect(
            [
                texts.day(day), texts.weekday(day), texts.date(day), texts.days(day...day.advanced(by: 6)),
                texts.dates(day.advanced(by: -6)...day), texts.days(day...day), texts.time(instant, in: zone),
                texts.hour(9), texts.clock(instant, in: zone),
            ] == expected)
    }

    @Test(
        "Weekdays begin with Monday",
        arguments: [
            (Language.english, "Mon Tue Wed Thu Fri Sat Sun"), (.german, "Mo Di Mi Do Fr Sa So"),
            (.french, "lun. mar. mer. jeu. ven. sam. dim."), (.spanish, "lun mar mié jue vie sáb dom"),
            (.portuguese, "seg. ter. qua. qui. sex. sáb. dom."), (.japanese, "月 火 水 木 金 土 日"),
        ])
    func weekdays(language: Language, expected: String) {
        #expect(Texts(language).weekdays.joined(separator: " ") == expected)
    }

    @Test("Lists have the separator of the language")
    func lists() {
        #expect(Texts(.english).list(["a", "b", "c"]) == "a, b, c")
        #expect(Texts(.japanese).list(["a", "b", "c"]) == "a、b、c")
        #expect(Texts(.german).list(["a"]) == "a")
        #expect(Texts(.german).list([]).isEmpty)
    }
}
