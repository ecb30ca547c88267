// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import TestSupport
import Testing

@testable import Counters

@Suite("Counter templates")
struct CounterTemplateTests {
    @Test(
        "A template is parsed into texts and values",
        arguments: [
            ("👥 {members}", [.text("👥 "), .value(.figure(.members))]),
            (
                "{online} of {members} online",
                [.value(.figure(.online)), .text(" of "), .value(.figure(.members)), .text(" online")]
            ),
            ("Next goal: {goal:500}", [.text("Next goal: "), .value(.goal(step: 500))]),
            ("{goal}", [.value(.goal(step: 100))]),
            ("{role:123456789012345678}", [.value(.role(123_456_789_012_345_678))]),
            ("{role: <@&42> }", [.value(.role(42))]),
            ("{ Boost_Level }{active_7d}", [.value(.figure(.boostLevel)), .value(.figure(.activeWeek))]),
            ("{{members}} {members}", [.text("{members} "), .value(.figure(.members))]),
            ("{{{members}}}", [.text("{"), .value(.figure(.members)), .text("}")]),
            ("👩‍👩‍👧 {voice}\n", [.text("👩‍👩‍👧 "), .value(.figure(.voice)), .text("\n")]),
        ] as [(String, [CounterTemplate.Part])])
    func parts(text: String, expected: [CounterTemplate.Part]) throws {
        let template = try CounterTemplate(text)
        #expect(template.parts == expected)
        #expect(template.text == text)
    }

    @Test("Every figure is a value with its own name")
    func figures() throws {
        for figure in CounterFigure.allCases {
            #expect(try CounterTemplate("{\(figure.rawValue)}").values == [.figure(figure)])
        }
        #expect(
            CounterValue.names == [
                "members", "humans", "bots", "online", "bans", "boosts", "boost_level", "channels", "roles", "voice",
                "messages_today", "joins_today", "net_week", "active_7d", "goal", "role", "date",
            ])
    }

    @Test(
        "An error names its position and what to do",
        arguments: [
            ("", 1, "The template is empty"),
            (" \n ", 1, "The template is empty"),
            ("General", 1, "The template has no value such as {members}"),
            ("{{members}}", 1, "The template has no value such as {members}"),
            ("👥 {members", 3, "Position 3: { has no matching }. Write {{ for a brace"),
            ("{a {members}", 1, "Position 1: { has no matching }. Write {{ for a brace"),
            ("{members}}", 10, "Position 10: } has no matching {. Write }} for a brace"),
            ("a {}", 3, "Position 3: no value between the braces. Write {{}} for braces"),
            ("a { }", 3, "Position 3: no value between the braces. Write {{}} for braces"),
            ("👩‍👩‍👧 {member}", 3, "Position 3: unknown value \"member\"; did you mean {members}?"),
            ("{Onlnie}", 1, "Position 1: unknown value \"Onlnie\"; did you mean {online}?"),
            ("{boost-level}", 1, "Position 1: unknown value \"boost-level\"; did you mean {boost_level}?"),
            ("{members} {gaol:5}", 11, "Position 11: unknown value \"gaol\"; did you mean {goal}?"),
            (
                "{xylophone}", 1,
                "Position 1: unknown value \"xylophone\"; known values: members, humans, bots, online, bans, boosts, "
                    + "boost_level, channels, roles, voice, messages_today, joins_today, net_week, active_7d, goal, role, date"
            ),
            ("{members:5}", 1, "Position 1: {members} has no argument"),
            ("{goal:0}", 1, "Position 1: the step of a goal must be a number from 1 to 1000000, got \"0\""),
            ("{goal:}", 1, "Position 1: the step of a goal must be a number from 1 to 1000000, got \"\""),
            ("{goal:+5}", 1, "Position 1: the step of a goal must be a number from 1 to 1000000, got \"+5\""),
            ("{goal:1000001}", 1, "Position 1: the step of a goal must be a number from 1 to 1000000, got \"1000001\""),
            ("{role}", 1, "Position 1: {role} needs an argument, for example {role:123456789012345678}"),
            ("{role:}", 1, "Position 1: {role} needs an argument, for example {role:123456789012345678}"),
            ("{role:Moderator}", 1, "Position 1: {role:…} needs the ID of a role, got \"Moderator\""),
            ("{role:0}", 1, "Position 1: {role:…} needs the ID of a role, got \"0\""),
            ("{date}", 1, "Position 1: {date} needs an argument, for example {date:dd.MM.}"),
            (
                "{date:DD.MM.}", 1,
                "Position 1: invalid date format \"DD.MM.\": unknown field D; did you mean d?"
            ),
        ])
    func errors(text: String, position: Int, description: String) {
        let error = #expect(throws: CounterTemplateError.self) { try CounterTemplate(text) }
        #expect(error?.position == position)
        #expect(error?.description == description)
    }

    @Test("A template has at most 4000 UTF-16 code units")
    func length() throws {
        let value = "{members}"
        #expect(try CounterTemplate(value + String(repeating: "x", count: 3_991)).parts.count == 2)
        let error = #expect(throws: CounterTemplateError.self) {
            try CounterTemplate(value + String(repeating: "x", count: 3_992))
        }
        #expect(error == CounterTemplateError(position: 1, problem: .tooLong))
        #expect(error?.description == "The template is longer than 4000 characters")
    }

    @Test("A template of parts is written so that it can be parsed again")
    func partsToText() throws {
        let template = CounterTemplate(parts: [
            .text("{👥} "), .value(.figure(.netWeek)), .value(.goal(step: 50)), .value(.role(7)),
            .value(.date(try CounterDateFormat("d. MMM"))),
        ])
        #expect(template.text == "{{👥}} {net_week}{goal:50}{role:7}{date:d. MMM}")
        #expect(try CounterTemplate(template.text) == template)
    }

    @Test("Random templates are parsed or rejected within the text, and their parts are written and parsed alike")
    func random() throws {
        var random = SeededRandom(seed: 7)
        let pieces = [
            "{", "}", "{{", "}}", "members", "{members}", "{goal:", "5", ":", "{date:dd}", " ", "👥", "{role:1}", "'",
            "x",
        ]
        var parsed = 0
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...8, using: &random)).map { _ in pieces.randomElement(using: &random) ?? ""
            }
            .joined()
            do throws(CounterTemplateError) {
                let template = try CounterTemplate(text)
                parsed += 1
                #expect(try CounterTemplate(CounterTemplate(parts: template.parts).text).parts == template.parts)
            } catch {
                #expect((1...max(1, text.count)).contains(error.position))
            }
        }
        #expect(parsed > 1_000)
    }

    @Test("A template is stored as its text")
    func stored() throws {
        let template = try CounterTemplate("👥 {members}")
        let data = try JSONEncoder().encode([template])
        #expect(String(decoding: data, as: UTF8.self) == #"["👥 {members}"]"#)
        #expect(try JSONDecoder().decode([CounterTemplate].self, from: data) == [template])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CounterTemplate].self, from: Data(#"["{memebrs}"]"#.utf8))
        }
    }

    @Test(
        "What a template shows decides what has to be counted",
        arguments: [
            ("{members}", [.members], [], [], false, false), ("{goal:50}", [.members], [], [50], false, false),
            ("{role:3}{role:4}{role:3}", [], [3, 4], [], false, false),
            ("{voice} {date:dd}", [.voice], [], [], true, true),
            ("{messages_today}", [.messagesToday], [], [], false, true),
            ("{active_7d} {goal}", [.activeWeek, .members], [], [100], false, true),
            ("{joins_today} {net_week}", [.joinsToday, .netWeek], [], [], false, false),
        ] as [(String, Set<CounterFigure>, Set<RoleID>, Set<Int>, Bool, Bool)])
    func needs(
        text: String, figures: Set<CounterFigure>, roles: Set<RoleID>, steps: Set<Int>, dates: Bool, activity: Bool
    ) throws {
        let needs = try CounterTemplate(text).needs
        #expect(needs.figures == figures)
        #expect(needs.roles == roles)
        #expect(needs.goalSteps == steps)
        #expect(needs.dates == dates)
        #expect(needs.needsActivity == activity)
        var all = try CounterTemplate("{members} {role:9}").needs
        all.formUnion(needs)
        #expect(all.figures == figures.union([.members]))
        #expect(all.roles == roles.union([9]))
        #expect(all.goalSteps == steps)
        #expect(all.dates == dates)
    }
}
