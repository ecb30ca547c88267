// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import TestSupport
import Testing

@testable import Counters

@Suite("Channel name rules")
struct ChannelNameRulesTests {
    @Test("Kinds have the numbers of Discord's channel types")
    func kinds() {
        #expect(ChannelKind.allCases.map(\.rawValue) == [0, 2, 4, 5, 13, 15, 16])
        #expect(ChannelKind.allCases.map(\.hasTextName) == [true, false, false, true, false, true, true])
        #expect(ChannelKind.allCases.map(\.maximumTopicLength) == [1_024, nil, nil, 1_024, nil, 4_096, 4_096])
        #expect(ChannelKind(rawValue: 11) == nil)
    }

    @Test(
        "Names of text channels are in lower case, with dashes, and without ASCII punctuation",
        arguments: [
            ("Members: 10", "members-10"), ("👥 Members: 1,234", "👥-members-1234"), ("a  -  b", "a-b"), ("--a--", "a"),
            (" A\tB\nC\u{A0}D\u{202F}E\u{2003}F ", "a-b-c-d-e-f"), ("100% (all)!", "100-all"),
            ("snake_case", "snake_case"),
            ("ÄÖÜ É Ñ ẞ", "äöü-é-ñ-ß"), ("メンバー：１２", "メンバー：１２"), ("net: \u{2212}5", "net-\u{2212}5"),
            ("net: -5", "net-5"),
            ("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", "_"), ("♯1・x│y–z", "♯1・x│y–z"), ("👩‍👩‍👧 ❤️", "👩‍👩‍👧-❤️"),
            ("a\u{0}\u{7F}\u{85}b", "a-b"),
            ("%", ""), (" - ", ""), ("", ""),
        ])
    func textNames(text: String, expected: String) {
        for kind in [ChannelKind.text, .announcement, .forum, .media] {
            #expect(ChannelNameRules(kind).normalized(text) == expected)
        }
    }

    @Test(
        "Names of voice channels and categories are trimmed, and white space within is one space",
        arguments: [
            ("👥 Members: 1,234", "👥 Members: 1,234"), ("  A \n  B\u{202F}C ", "A B C"), ("a\u{0}\u{7}b", "ab"),
            ("--a--", "--a--"),
            (" \t", ""), ("100% (all)!", "100% (all)!"),
        ])
    func otherNames(text: String, expected: String) {
        for kind in [ChannelKind.voice, .stage, .category] {
            #expect(ChannelNameRules(kind).normalized(text) == expected)
        }
    }

    @Test("Topics are trimmed only")
    func topics() {
        for kind in [ChannelKind.text, .announcement, .forum, .media] {
            #expect(
                ChannelNameRules(kind, .topic).normalized(" \n 👥 Members:  1,234\n(all) \n")
                    == "👥 Members:  1,234\n(all)")
            #expect(ChannelNameRules(kind, .topic).normalized(" \n ").isEmpty)
        }
    }

    @Test(
        "A channel shows a name if Discord makes the same of both",
        arguments: [
            (ChannelKind.text, "Members: 10", "members-10", true), (.text, "Members: 10", "members-11", false),
            (.text, "Members: 1,234", "members-1234", true), (.voice, "Members: 10", "members-10", false),
            (.voice, "Members: 10", "Members:  10 ", true), (.voice, "Members: 10", "Members:\u{A0}10", true),
            (.voice, "Members: 10", "members: 10", false), (.category, "é", "e\u{301}", true),
            (.text, "net \u{2212}5", "net-5", false), (.forum, "A", "a", true),
        ])
    func comparison(kind: ChannelKind, wanted: String, current: String, expected: Bool) {
        #expect(ChannelNameRules(kind).shows(wanted, in: current) == expected)
    }

    @Test("Lengths are counted in UTF-16 code units, after Discord's changes")
    func lengths() throws {
        let hundred = String(repeating: "👥", count: 50)
        #expect(try ChannelNameRules(.voice).check(" \(hundred) ") == hundred)
        #expect(throws: ChannelNameError.tooLong(length: 101, limit: 100)) {
            try ChannelNameRules(.voice).check(hundred + "x")
        }
        #expect(try ChannelNameRules(.text).check(hundred + "%") == hundred)
        #expect(throws: ChannelNameError.empty) { try ChannelNameRules(.text).check("%") }
        #expect(throws: ChannelNameError.empty) { try ChannelNameRules(.voice).check("  ") }
        #expect(try ChannelNameRules(.text, .topic).check("  ").isEmpty)
        for (kind, limit) in [(ChannelKind.text, 1_024), (.announcement, 1_024), (.forum, 4_096), (.media, 4_096)] {
            let text = String(repeating: "x", count: limit)
            #expect(try ChannelNameRules(kind, .topic).check(text) == text)
            #expect(throws: ChannelNameError.tooLong(length: limit + 1, limit: limit)) {
                try ChannelNameRules(kind, .topic).check(text + "x")
            }
        }
        for kind in [ChannelKind.voice, .stage, .category] {
            #expect(throws: ChannelNameError.noTopic(kind)) { try ChannelNameRules(kind, .topic).check("x") }
        }
    }

    @Test("Normalizing random text twice changes nothing more, and a channel shows what Discord makes of a text")
    func idempotence() {
        var random = SeededRandom(seed: 5)
        let ranges: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0...0x2FF, 0x300...0x24FF, 0x1F300...0x1F6FF, 0x2000...0x206F,
        ]
        for _ in 0..<20_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                let range = ranges.randomElement(using: &random) ?? 0...0
                if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { text.append(scalar) }
            }
            for rules in [ChannelNameRules(.text), ChannelNameRules(.voice), ChannelNameRules(.text, .topic)] {
                let name = rules.normalized(String(text))
                #expect(rules.normalized(name) == name)
                #expect(rules.shows(String(text), in: name))
            }
        }
    }

    @Test(
        "A template loses capital letters, spaces and punctuation in the name of a text channel only",
        arguments: [
            ("👥 Members: {members} (100%)", [.capitals, .spaces, .characters(":(%)")]), ("👥-{members}", []),
            ("{online}-of-{members}", []), ("on_{online}", []), ("Ä{online}", [.capitals]), ("{net_week}", []),
        ] as [(String, [ChannelNameLoss])])
    func losses(text: String, expected: [ChannelNameLoss]) throws {
        let template = try CounterTemplate(text)
        let now = Date(timeIntervalSince1970: 1_767_321_000)
        for numbers in CounterNumberFormat.allCases where numbers != .compact {
            let style = CounterStyle(locale: Locale(identifier: "en_US"), timeZone: .gmt, numbers: numbers)
            for kind in ChannelKind.allCases {
                let name = try ChannelNameRules(kind).check(template, style: style, now: now)
                #expect(name == (kind.hasTextName ? expected : []))
                guard kind.maximumTopicLength != nil else { continue }
                #expect(try ChannelNameRules(kind, .topic).check(template, style: style, now: now).isEmpty)
            }
        }
    }

    @Test(
        "A template whose numbers would merge, or that can become too long, is rejected",
        arguments: [
            (.text, .name, "{online}/{members}", .mergedNumbers("8888888888888888")),
            (.text, .name, "{date:dd.MM.}", .mergedNumbers("2001")),
            (.forum, .name, "v2.0 {members}", .mergedNumbers("v20-88888888")),
            (.voice, .topic, "{members}", .noTopic(.voice)),
            (.voice, .name, String(repeating: "x", count: 93) + "{members}", .tooLong(length: 101, limit: 100)),
            // No other day has a name as long as a Wednesday in September.
            (
                .voice, .name, String(repeating: "x", count: 82) + "{date:MMMM EEEE}",
                .tooLong(length: 101, limit: 100)
            ),
        ] as [(ChannelKind, CounterTarget, String, ChannelNameError)])
    func rejected(kind: ChannelKind, target: CounterTarget, text: String, expected: ChannelNameError) throws {
        let template = try CounterTemplate(text)
        let style = CounterStyle(locale: Locale(identifier: "en_US"), timeZone: .gmt, numbers: .plain)
        let now = Date(timeIntervalSince1970: 1_767_321_000)
        #expect(throws: expected) { try ChannelNameRules(kind, target).check(template, style: style, now: now) }
    }

    @Test("Errors are described")
    func descriptions() {
        let errors: [ChannelNameError] = [
            .noTopic(.voice), .empty, .tooLong(length: 101, limit: 100), .mergedNumbers("510"),
        ]
        #expect(
            errors.map(\.description) == [
                "Channels of the kind voice have no topic", "Discord removes all characters of the name",
                "The text has up to 101 characters; at most 100 are possible",
                "Discord removes the characters between two numbers, so the name would be \"510\". Separate them with a word "
                    + "or a dash",
            ])
    }
}
