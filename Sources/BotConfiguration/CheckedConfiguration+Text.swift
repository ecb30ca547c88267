// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Formatting
import Foundation

extension CheckedConfiguration {
    /// A table of names, values and sources by section, followed by the guilds; secrets are masked.
    package var table: String {
        typealias Row = (name: String, value: String, source: String)
        let sections = ConfigurationVariable.Section.allCases.map { section in
            let values = values.filter { $0.variable.section == section }
            return (section.rawValue, values.map { Row($0.variable.name, $0.shown, $0.source) })
        }
        let listed = guilds.map { guild in
            ("Guild \(guild.name)", guild.values.map { Row($0.variable.key, $0.shown, $0.source) })
        }
        let parts = (sections + listed).filter { !$0.1.isEmpty }
        let rows = parts.flatMap(\.1)
        let nameWidth = rows.map(\.name.count).max() ?? 0
        // A single long value must not move all sources far to the right.
        let valueWidth = min(rows.map(\.value.count).max() ?? 0, 44)
        func line(_ row: Row) -> String {
            let columns = [(row.name, nameWidth), (row.value, valueWidth)].map { text, width in
                text + String(repeating: " ", count: max(0, width - text.count))
            }
            return "  \(columns[0])  \(columns[1])  \(row.source)"
        }
        let lines = [line(("NAME", "VALUE", "SOURCE"))] + parts.flatMap { ["", $0.0] + $0.1.map(line) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Values, errors and warnings as JSON. The errors are in the field `faults`.
    package var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let document = Document(
                values: values.map { .init($0, named: $0.variable.name) },
                guilds: guilds.map { guild in
                    .init(
                        id: guild.id.map { "\($0)" }, name: guild.name,
                        values: guild.values.map { .init($0, named: $0.variable.key) })
                },
                faults: error?.issues.map {
                    .init(name: $0.variable, source: $0.origin?.description, text: "\($0.problem). \($0.correction)")
                } ?? [],
                warnings: warnings.map { .init(name: $0.variable, source: $0.origin?.description, text: $0.advice) })
            return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
        }
    }

    private struct Document: Encodable {
        struct Value: Encodable {
            let name: String
            let value: String?
            let source: String
            let line: Int?

            init(_ value: EffectiveValue, named name: String) {
                self.name = name
                self.value = value.text
                source = value.source
                line = value.origin?.line
            }
        }

        struct Guild: Encodable {
            let id: String?
            let name: String
            let values: [Value]
        }

        struct Note: Encodable {
            let name: String
            let source: String?
            let text: String
        }

        let values: [Value]
        let guilds: [Guild]
        let faults: [Note]
        let warnings: [Note]
    }
}

extension EffectiveValue {
    /// The value for display, without control characters.
    fileprivate var shown: String {
        guard let text else { return "-" }
        if text.isEmpty, let meaning = variable.emptyMeaning { return "(\(meaning))" }
        return text.replacingUnsafe()
    }

    fileprivate var source: String { origin.map { "\($0)" } ?? (text == nil ? "not set" : "default") }
}
