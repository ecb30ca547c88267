// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@testable import Counters

@Suite("Lists of counters")
struct CounterListTests {
    private static func counter(
        _ channel: UInt64, _ target: CounterTarget = .name, _ template: String = "{members}"
    ) throws -> GuildCounter {
        GuildCounter(channel: ChannelID(channel), target: target, template: try CounterTemplate(template))
    }

    @Test("A guild has at most 20 counters, one per channel and target")
    func limits() throws {
        var list = CounterList()
        for channel in 1...10 {
            try list.add(Self.counter(UInt64(channel)))
            try list.add(Self.counter(UInt64(channel), .topic))
        }
        let before = list
        #expect(throws: CounterListError.full) { try list.add(Self.counter(99)) }
        #expect(throws: CounterListError.exists(GuildCounter.ID(channel: 3, target: .topic))) {
            try list.add(Self.counter(3, .topic, "{online}"))
        }
        #expect(list == before)
        #expect(list.counters.map(\.channel.rawValue) == (1...10).flatMap { [UInt64($0), UInt64($0)] })
    }

    @Test("Counters are replaced and removed by channel and target")
    func changes() throws {
        var list = CounterList()
        try list.add(Self.counter(1))
        try list.add(Self.counter(1, .topic, "{bans} {role:7}"))
        try list.add(Self.counter(2, .name, "{goal:50}"))
        try list.replace(Self.counter(1, .name, "{online}"))
        #expect(list.counters.map(\.template.text) == ["{online}", "{bans} {role:7}", "{goal:50}"])
        #expect(list[GuildCounter.ID(channel: 1, target: .topic)]?.template.text == "{bans} {role:7}")
        #expect(list.counters(of: 1).map(\.target) == [.name, .topic])
        #expect(list.needs.figures == [.online, .bans, .members])
        #expect(list.needs.roles == [7])
        #expect(list.needs.goalSteps == [50])
        let missing = GuildCounter.ID(channel: 2, target: .topic)
        #expect(throws: CounterListError.missing(missing)) { try list.replace(Self.counter(2, .topic)) }
        #expect(throws: CounterListError.missing(missing)) { try list.remove(missing) }
        #expect(list[missing] == nil)
        try list.remove(GuildCounter.ID(channel: 2, target: .name))
        #expect(list.counters.map(\.template.text) == ["{online}", "{bans} {role:7}"])
        list.removeAll(of: 1)
        #expect(list == CounterList())
    }

    @Test("A list is stored with its version")
    func stored() throws {
        var list = CounterList()
        try list.add(Self.counter(1, .name, "👥 {members}"))
        var compact = try Self.counter(2, .topic, "{online}")
        compact.numbers = .compact
        try list.add(compact)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(list)
        #expect(
            String(decoding: data, as: UTF8.self) == """
                {"counters":[{"channel":"1","target":"name","template":"👥 {members}"},\
                {"channel":"2","numbers":"compact","target":"topic","template":"{online}"}],"version":1}
                """)
        #expect(try JSONDecoder().decode(CounterList.self, from: data) == list)
    }

    @Test("Unknown fields of a later version are ignored; counters that cannot be read are left out and counted")
    func later() throws {
        let text = """
            {"version": 1, "color": "red", "counters": [
              {"channel": "1", "target": "name", "template": "{members}", "icon": 5},
              {"channel": "2", "target": "status", "template": "{members}"},
              {"channel": "3", "target": "name", "template": "{weather}"},
              {"channel": "1", "target": "name", "template": "{online}"},
              {"channel": 4, "target": "name", "template": "{online}"},
              17,
              {"channel": "5", "target": "name", "template": "{online}", "numbers": "roman"},
              {"channel": "6", "target": "topic", "template": "{online}"}
            ]}
            """
        let list = try JSONDecoder().decode(CounterList.self, from: Data(text.utf8))
        #expect(list.counters == [try Self.counter(1), try Self.counter(6, .topic, "{online}")])
        #expect(list.unreadable == 6)
    }

    @Test(
        "A list of another version or without one is an error",
        arguments: [#"{"version":2,"counters":[]}"#, #"{"counters":[]}"#, #"{"version":1}"#, "[]"])
    func otherVersions(text: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(CounterList.self, from: Data(text.utf8)) }
    }

    @Test("Stored counters beyond the maximum are left out and counted")
    func tooMany() throws {
        let counters = (1...22).map { #"{"channel":"\#($0)","target":"name","template":"{members}"}"# }
        let text = #"{"version":1,"counters":[\#(counters.joined(separator: ","))]}"#
        let list = try JSONDecoder().decode(CounterList.self, from: Data(text.utf8))
        #expect(list.counters.map(\.channel.rawValue) == (1...20).map { UInt64($0) })
        #expect(list.unreadable == 2)
    }

    @Test("Errors are described")
    func descriptions() {
        let id = GuildCounter.ID(channel: 7, target: .topic)
        #expect(
            [CounterListError.full, .exists(id), .missing(id)].map(\.description) == [
                "The guild has 20 counters, which is the maximum", "The topic of channel 7 is a counter already",
                "The topic of channel 7 is not a counter",
            ])
    }
}
