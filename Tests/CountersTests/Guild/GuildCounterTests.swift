// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@testable import Counters

@Suite("Counters of a guild")
struct GuildCounterTests {
    private static let now = Date(timeIntervalSince1970: 1_767_321_000)

    private static func style(_ numbers: CounterNumberFormat, _ locale: String = "en_US") -> CounterStyle {
        CounterStyle(locale: Locale(identifier: locale), timeZone: .gmt, numbers: numbers)
    }

    @Test(
        "The text is what Discord stores, and numbers without separators remain the same numbers",
        arguments: [
            (.voice, .name, .plain, nil, "👥 Members: 12345"), (.voice, .name, .grouped, nil, "👥 Members: 12,345"),
            (.voice, .name, .plain, .compact, "👥 Members: 12.3K"),
            (.category, .name, .grouped, .plain, "👥 Members: 12345"),
            (.text, .name, .grouped, nil, "👥-members-12345"), (.text, .name, .compact, nil, "👥-members-12k"),
            (.forum, .topic, .grouped, nil, "👥 Members: 12,345"), (.text, .topic, .compact, nil, "👥 Members: 12.3K"),
        ] as [(ChannelKind, CounterTarget, CounterNumberFormat, CounterNumberFormat?, String)])
    func texts(
        kind: ChannelKind, target: CounterTarget, guild: CounterNumberFormat, own: CounterNumberFormat?,
        expected: String
    ) throws {
        let counter = GuildCounter(
            channel: 1, target: target, template: try CounterTemplate("👥 Members: {members}"), numbers: own)
        let text = try counter.text(
            kind: kind, figures: CounterFigures([.members: 12_345], now: Self.now), style: Self.style(guild))
        #expect(text == CounterText(text: expected, unknown: []))
    }

    @Test("French groups do not become dashes in a text channel")
    func french() throws {
        let counter = GuildCounter(channel: 1, template: try CounterTemplate("membres {members}"))
        let figures = CounterFigures([.members: 1_234_567], now: Self.now)
        let style = Self.style(.grouped, "fr_FR")
        #expect(try counter.text(kind: .text, figures: figures, style: style).text == "membres-1234567")
        #expect(try counter.text(kind: .voice, figures: figures, style: style).text == "membres 1 234 567")
    }

    @Test("A counter that cannot be shown throws")
    func errors() throws {
        let figures = CounterFigures([.members: 5], now: Self.now)
        let topic = GuildCounter(channel: 1, target: .topic, template: try CounterTemplate("{members}"))
        #expect(throws: ChannelNameError.noTopic(.stage)) {
            try topic.text(kind: .stage, figures: figures, style: Self.style(.plain))
        }
        #expect(throws: ChannelNameError.noTopic(.stage)) {
            try topic.check(kind: .stage, style: Self.style(.plain), now: Self.now)
        }
    }

    @Test("A preview shows the text as in Discord, what is lost, and what is unknown")
    func preview() throws {
        let counter = GuildCounter(channel: 1, template: try CounterTemplate("👥 Members: {members}, {bans}"))
        let figures = CounterFigures([.members: 1_234], now: Self.now)
        func preview(_ kind: ChannelKind, current: String?) throws -> CounterPreview {
            try CounterPreview(of: counter, kind: kind, current: current, figures: figures, style: Self.style(.grouped))
        }
        let text = try preview(.text, current: "👥-members-1234-–")
        #expect(text.shown == "👥-members-1234-–")
        #expect(text.losses == [.capitals, .spaces, .characters(":,")])
        #expect(text.unknown == [.figure(.bans)])
        #expect(text.isShown)
        let voice = try preview(.voice, current: "👥-members-1234-–")
        #expect(voice.shown == "👥 Members: 1,234, –")
        #expect(voice.losses.isEmpty)
        #expect(!voice.isShown)
        #expect(try !preview(.voice, current: nil).isShown)
    }

    @Test("A preview of a counter that will not fit later is rejected")
    func laterErrors() throws {
        let long = GuildCounter(
            channel: 1, template: try CounterTemplate(String(repeating: "x", count: 95) + "{members}"))
        #expect(throws: ChannelNameError.tooLong(length: 103, limit: 100)) {
            try CounterPreview(
                of: long, kind: .voice, current: nil, figures: CounterFigures([.members: 5], now: Self.now),
                style: Self.style(.plain))
        }
    }
}
