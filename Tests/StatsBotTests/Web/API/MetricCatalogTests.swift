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
            let personal: Set = ["user", "user_id", "channel", "channel_id"]
            #expect(personal.isDisjoint(with: family.labels), "\(family.name)")
        }
    }
}
