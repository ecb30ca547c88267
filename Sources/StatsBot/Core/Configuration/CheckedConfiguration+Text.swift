// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

extension CheckedConfiguration {
    /// A table of names, values and sources, section by section; secrets are masked.
    public var table: String {
        let rows = values.map { ($0, name: $0.variable.name, value: $0.shown, source: $0.source) }
        let nameWidth = rows.map(\.name.count).max() ?? 0
        // One long value does not push all sources out of sight.
        let valueWidth = min(rows.map(\.value.count).max() ?? 0, 44)
        func line(_ name: String, _ value: String, _ source: String) -> String {
            let columns = [(name, nameWidth), (value, valueWidth)].map { text, width in
                text + String(repeating: " ", count: max(0, width - text.count))
            }
            return "  \(columns[0])  \(columns[1])  \(source)"
        }
        var lines = [line("NAME", "VALUE", "SOURCE")]
        for section in ConfigurationVariable.Section.allCases {
            let rows = rows.filter { $0.0.variable.section == section }
            if rows.isEmpty { continue }
            lines += ["", section.rawValue] + rows.map { line($0.name, $0.value, $0.source) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Values, faults and warnings for programs.
    public var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let document = Document(
                values: values.map {
                    .init(name: $0.variable.name, value: $0.text, source: $0.source, line: $0.origin?.line)
                },
                faults: error?.faults.map {
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
        }

        struct Note: Encodable {
            let name: String
            let source: String?
            let text: String
        }

        let values: [Value]
        let faults: [Note]
        let warnings: [Note]
    }
}

extension EffectiveValue {
    /// The value for people, without what a terminal would obey.
    fileprivate var shown: String {
        guard let text else { return "-" }
        if text.isEmpty, let meaning = variable.emptyMeaning { return "(\(meaning))" }
        return text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : String($0) }.joined()
    }

    fileprivate var source: String { origin.map { "\($0)" } ?? (text == nil ? "not set" : "default") }
}
