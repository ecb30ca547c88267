// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The labels of a series as written between the braces: `method="GET",code="200"`.
///
/// The text does not depend on the order of the labels, so it also identifies the series.
enum LabelText {
    /// Renders labels, or returns nil if they do not match the family.
    ///
    /// - Parameters:
    ///   - labels: Label names and values. Names are repaired, values are escaped.
    ///   - expected: The label names of a declared family in order; nil to allow any names and sort them.
    ///   - isHistogram: Whether `le` is reserved for the bucket bounds.
    /// - Returns: The text, empty without labels; nil if a name is repeated, is `le` in a histogram, or the names are
    ///   not the expected ones.
    static func render(_ labels: [(String, String)], expected: [String]?, isHistogram: Bool) -> String? {
        if labels.isEmpty { return expected?.isEmpty ?? true ? "" : nil }
        var values: [String: String] = [:]
        for (name, value) in labels {
            let name = MetricName.repairedLabel(name)
            guard values.updateValue(value, forKey: name) == nil, !(isHistogram && name == "le") else { return nil }
        }
        let names = expected ?? values.keys.sorted()
        guard names.count == values.count else { return nil }
        var text = ""
        for name in names {
            guard let value = values[name] else { return nil }
            if !text.isEmpty { text += "," }
            text += name
            text += "=\""
            appendEscaped(value, to: &text)
            text += "\""
        }
        return text
    }

    private static func appendEscaped(_ value: String, to text: inout String) {
        guard value.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") || $0 == 10 }) else {
            text += value
            return
        }
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
