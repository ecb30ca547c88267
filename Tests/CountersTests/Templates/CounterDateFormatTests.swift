// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

@testable import Counters

@Suite("Date formats in templates")
struct CounterDateFormatTests {
    @Test(
        "A date is shown in the guild's language and time zone",
        arguments: [
            ("dd.MM.", "de_DE", "Europe/Berlin", "02.01."), ("dd.MM.", "de_DE", "America/New_York", "01.01."),
            ("EEEE, d. MMMM yyyy", "de_DE", "Europe/Berlin", "Freitag, 2. Januar 2026"),
            ("MMM d", "en_US", "America/New_York", "Jan 1"), ("d 'de' MMMM", "es_ES", "Europe/Madrid", "2 de enero"),
            ("M月d日(ccc)", "ja_JP", "Asia/Tokyo", "1月2日(金)"), ("HH 'o''clock'", "en_US", "UTC", "02 o'clock"),
            ("h a", "en_US", "America/New_York", "9 PM"), ("'W'w QQQ yy", "en_US", "UTC", "W1 Q1 26"),
            ("d MMMM", "fr_FR", "Europe/Paris", "2 janvier"),
            ("d 'de' MMMM", "pt_BR", "America/Sao_Paulo", "1 de janeiro"),
        ])
    func text(pattern: String, locale: String, zone: String, expected: String) throws {
        // 2026-01-02T02:30:00Z
        let instant = Date(timeIntervalSince1970: 1_767_321_000)
        let format = try CounterDateFormat(pattern)
        let zone = try #require(TimeZone(identifier: zone))
        #expect(format.text(instant, locale: Locale(identifier: locale), timeZone: zone) == expected)
    }

    @Test(
        "A format that Discord's limits or CLDR do not support is rejected",
        arguments: [
            ("dd 'of", .unclosedQuote), ("DD.MM.", .unknownField("D", similar: "d")),
            ("dd.MM.YYYY", .unknownField("Y", similar: "y")), ("d of MMMM", .unknownField("o", similar: nil)),
            ("HH:mm", .tooFine("m")), ("ss", .tooFine("s")), ("S", .tooFine("S")), ("yyyyy", .invalidLength("yyyyy")),
            ("ddd", .invalidLength("ddd")), ("..", .noField), ("'dd'", .noField),
            ("z", .unknownField("z", similar: nil)),
            (String(repeating: "d.", count: 31), .tooLong),
        ] as [(String, CounterDateFormat.Problem)])
    func rejected(pattern: String, problem: CounterDateFormat.Problem) {
        #expect(throws: problem) { try CounterDateFormat(pattern) }
    }

    @Test("Only formats with hours can change within a day", arguments: [("dd", false), ("HH", true), ("d h a", true)])
    func hours(pattern: String, expected: Bool) throws {
        #expect(try CounterDateFormat(pattern).hasHours == expected)
    }

    @Test("Problems are described")
    func descriptions() {
        let problems: [CounterDateFormat.Problem] = [
            .unclosedQuote, .unknownField("D", similar: "d"), .unknownField("o", similar: nil), .invalidLength("ddd"),
            .tooFine("m"), .noField, .tooLong,
        ]
        #expect(
            problems.map(\.description) == [
                "an apostrophe has no closing one", "unknown field D; did you mean d?",
                "unknown field o; put text in apostrophes, such as 'of'", "the field ddd has an unsupported length",
                "the field m would change too often; a name can change twice in ten minutes",
                "there is no field such as d or M", "it is longer than 60 characters",
            ])
    }
}
