// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The label part of a series as it is written between the braces: `method="GET",code="200"`.
///
/// The same labels in another order give the same text, so that the text is also the series' identity.
enum LabelText {
    /// Renders labels, or gives nil where they do not fit the family.
    ///
    /// - Parameters:
    ///   - labels: Names and values; names are repaired, values are escaped.
    ///   - expected: The label names of a declared family, in their order; nil takes any names and sorts them.
    ///   - isHistogram: Whether `le` is taken by the format itself.
    /// - Returns: The text, empty without labels; nil if a name stands twice, is `le` in a histogram, or if the names are
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
