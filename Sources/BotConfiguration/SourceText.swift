// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A value as a source contains it, and what came along with it: blanks, line ends, quotes.
///
/// A Kubernetes Secret that was made with `echo` ends with a line break, a file from Windows starts with a byte order mark,
/// and `docker run --env-file` keeps quotes. Every value of every source and every secret file is read through this type.
struct SourceText: Sendable, Equatable {
    /// The outcome of reading a setting's value.
    enum Reading<Value: Sendable>: Sendable {
        case value(Value)
        /// A value that is only valid without the quotes around it, and its text.
        case unquoted(Value, text: String)
        /// It is not certain what belongs to the value.
        case uncertain(SourceTextDefect)
        case invalid
    }

    /// The text without blanks, line ends and invisible characters around it, which are part of no value. Empty quotes are
    /// an empty text.
    let text: String

    init(_ source: String) {
        let trimmed = Self.trimmed(source)
        text = Self.unquoted(trimmed)?.isEmpty == true ? "" : trimmed
    }

    /// Reads the value of a setting.
    ///
    /// - Parameter setting: the setting.
    /// - Returns: its value. Quotes are only removed if they cannot be part of it.
    func read<Root, Value>(as setting: Setting<Root, Value>) -> Reading<Value> {
        if text.unicodeScalars.contains(where: Self.isControl) { return .uncertain(.controlCharacter) }
        let value = setting.parse(text)
        guard Self.startsOrEndsWithQuote(text) else { return value.map(Reading.value) ?? .invalid }
        if case .none = value, let inner = Self.unquoted(text).map(Self.trimmed), !Self.startsOrEndsWithQuote(inner),
            let value = setting.parse(inner)
        {
            return .unquoted(value, text: inner)
        }
        return .uncertain(.quote)
    }

    private static func trimmed(_ text: String) -> String {
        var scalars = text.unicodeScalars[...]
        while let first = scalars.first, isInvisible(first) { scalars.removeFirst() }
        while let last = scalars.last, isInvisible(last) { scalars.removeLast() }
        return String(scalars)
    }

    /// The text in a pair of quotes; `nil` if there is no pair.
    private static func unquoted(_ text: String) -> String? {
        let scalars = text.unicodeScalars
        guard scalars.count >= 2, let first = scalars.first, let last = scalars.last,
            pairs.contains(where: { $0 == (first, last) })
        else { return nil }
        return String(scalars.dropFirst().dropLast())
    }

    private static func startsOrEndsWithQuote(_ text: String) -> Bool {
        let quotes = pairs.flatMap { [$0.0, $0.1] }
        return [text.unicodeScalars.first, text.unicodeScalars.last].contains { $0.map(quotes.contains) ?? false }
    }

    private static let pairs: [(Unicode.Scalar, Unicode.Scalar)] = [
        ("\"", "\""), ("'", "'"), ("`", "`"), ("\u{201C}", "\u{201D}"), ("\u{2018}", "\u{2019}"),
    ]

    /// Whether a character is white space, a byte order mark, or has no width.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar == "\u{FEFF}" || scalar == "\u{2060}"
            || ("\u{200B}"..."\u{200D}").contains(scalar)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

/// Why a value is rejected although it might be valid.
enum SourceTextDefect: Sendable {
    case controlCharacter, quote

    /// The problem, as the continuation of a sentence that begins with the variable.
    var problem: String {
        switch self {
        case .controlCharacter: "contains a line break or another control character"
        case .quote: "starts or ends with a quotation mark, which may or may not be part of the value"
        }
    }

    var correction: String {
        switch self {
        case .controlCharacter: "write the value on one line"
        case .quote:
            "remove the quotation marks; \"docker run --env-file\" and Kubernetes keep them, unlike a shell and Docker Compose"
        }
    }
}
