// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The text of a counter with values in braces, such as `{online} of {members} online`. `{{` and `}}` are literal braces.
package struct CounterTemplate: Sendable, Hashable {
    package enum Part: Sendable, Hashable {
        case text(String)
        case value(CounterValue)
    }

    /// The maximum length of a template, in UTF-16 code units: what fits into a text input.
    ///
    /// Source: Components, "Text Input".
    package static let maximumLength = 4_000

    /// The template as written.
    package let text: String
    /// Literal texts, with single braces, and values.
    package let parts: [Part]

    /// Parses a template.
    ///
    /// - Throws: The first error in the text.
    package init(_ text: String) throws(CounterTemplateError) {
        var parser = CounterTemplateParser(text)
        parts = try parser.parse()
        self.text = text
    }

    /// Creates a template from its parts. Unlike a parsed template, it may lack values.
    package init(parts: [Part]) {
        self.parts = parts
        text = parts.map { part in
            switch part {
            case .text(let text): text.replacing("{", with: "{{").replacing("}", with: "}}")
            case .value(let value): "{\(value)}"
            }
        }.joined()
    }

    /// The values in the order of the text.
    package var values: [CounterValue] {
        parts.compactMap { part in if case .value(let value) = part { value } else { nil } }
    }
}

extension CounterTemplate: Codable {
    /// Decodes the text.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(try container.decode(String.self))
        } catch let error as CounterTemplateError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
        }
    }

    /// Encodes the text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
