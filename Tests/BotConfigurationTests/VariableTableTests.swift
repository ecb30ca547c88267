// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import TestSupport
import Testing

@testable import BotConfiguration

@Suite("All variables")
struct VariableTableTests {
    @Test("the table of this test contains all declarations")
    func isComplete() {
        #expect(VariableRow.all.map(\.name) == Settings.all.map(\.name))
    }

    @Test("a valid value is accepted from each source, with its origin", arguments: VariableRow.all)
    func good(row: VariableRow) throws {
        for place in SourceFixture.SourceKind.allCases {
            for value in row.good {
                let (checked, entry) = try check(row, [place: value])
                #expect(checked.error == nil, "\(place): \(value)")
                #expect(checked.configuration != nil)
                #expect(entry.origin?.short == place.origin)
                #expect(entry.text == (entry.variable.isSecret ? "<hidden>" : value))
            }
        }
    }

    @Test(
        "an invalid value in each source is one error, with its origin and without a secret", arguments: VariableRow.all
    )
    func bad(row: VariableRow) throws {
        for place in SourceFixture.SourceKind.allCases {
            for value in row.bad {
                let (checked, _) = try check(row, [place: value])
                let issues = checked.error?.issues ?? []
                #expect(checked.configuration == nil)
                // For thresholds in the wrong order, the error names the warning threshold, even if it is a default.
                let isPair = row.name.hasSuffix("CRITICAL_THRESHOLD") && issues.first?.origin == nil
                let name = isPair ? row.name.replacing("CRITICAL", with: "WARNING") : row.name
                #expect(issues.map { $0.variable.uppercased() } == [name], "\(place): \(value)")
                if !isPair { #expect(issues.first?.origin?.short == place.origin) }
                let variable = try #require(Settings.all.first { $0.name == row.name })
                if variable.isSecret { #expect(!issues.description.contains(value)) }
            }
        }
    }

    @Test("the source with the highest precedence wins; an empty value is ignored", arguments: VariableRow.all)
    func precedence(row: VariableRow) throws {
        guard let value = row.good.last else { return }
        let places = SourceFixture.SourceKind.allCases
        for (index, place) in places.enumerated() {
            // Invalid values in sources of lower precedence are ignored.
            var values = [place: value]
            for weaker in places[(index + 1)...] { values[weaker] = row.bad.first ?? row.good[0] }
            let variable = try #require(Settings.all.first { $0.name == row.name })
            if variable.emptyMeaning == nil { for stronger in places[..<index] { values[stronger] = "" } }
            let (checked, entry) = try check(row, values)
            #expect(checked.error == nil)
            #expect(entry.origin?.short == place.origin)
        }
    }

    @Test("a variable that is not set has its default", arguments: VariableRow.all.filter { $0.name != "BOT_TOKEN" })
    func missing(row: VariableRow) throws {
        let (checked, entry) = try check(row, [:])
        #expect(checked.error == nil)
        #expect(entry.origin == nil)
        #expect(entry.text == entry.variable.standard)
    }

    private func check(
        _ row: VariableRow, _ values: [SourceFixture.SourceKind: String]
    ) throws -> (CheckedConfiguration, EffectiveValue) {
        var fixture = SourceFixture(values: values.mapValues { [(row.name, $0)] })
        if row.name != "BOT_TOKEN" {
            fixture.values[.environment, default: []].append(("BOT_TOKEN", SourceFixture.token))
        }
        let checked = try fixture.sources { CheckedConfiguration($0) }
        return (checked, try #require(checked.values.first { $0.variable.name == row.name }))
    }
}
