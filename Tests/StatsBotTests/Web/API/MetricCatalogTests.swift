// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Foundation
import StatsBot
import Testing

@Suite("The metric catalog")
struct MetricCatalogTests {
    @Test("docs/metrics.md matches the catalog (update it with `make documents`)")
    func document() throws {
        let root = URL(filePath: #filePath).appending(path: "../../../../..").standardized
        let file = root.appending(path: "docs/metrics.md")
        #expect(try String(contentsOf: file, encoding: .utf8) == MetricCatalog.document)
    }

    @Test("family names are unique and match their type and unit")
    func names() {
        let families = MetricCatalog.descriptors
        #expect(Set(families.map(\.name)).count == families.count)
        for family in families {
            #expect(family.name.hasSuffix("_total") == (family.kind == .counter), "\(family.name)")
            #expect(family.help.hasSuffix("."), "\(family.name)")
            if let unit = family.unit {
                #expect(family.name.contains("_\(unit)"), "\(family.name)")
            }
            #expect(Set(["user", "user_id"]).isDisjoint(with: family.labels), "\(family.name)")
        }
    }

    @Test("only activity has series by channel, which are bounded")
    func channels() {
        let families = MetricCatalog.descriptors.filter { $0.labels.contains("channel") }.map(\.name)
        #expect(families == ["discord_guild_channel_messages_total", "discord_guild_channel_info"])
    }
}
