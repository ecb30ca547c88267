// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What Discord makes of a channel's name or topic.
///
/// The documentation states the lengths only. The rest is how Discord is known to behave:
///
/// - Names of text, announcement, forum and media channels are written in lower case. White space becomes a dash; ASCII
///   punctuation except `-` and `_` is removed; several dashes become one; dashes at the ends are removed. Emoji and the
///   punctuation of other scripts remain.
/// - In names of voice and stage channels and of categories, white space is trimmed, and within the name equal to one space.
/// - Topics are trimmed.
///
/// A channel shows a text if the normalized forms are equal. Otherwise, Discord's spelling of a name would count as a difference,
/// and every check would rename the channel again.
///
/// Source: Resources, Channel, "Modify Channel", and
/// https://github.com/discord/discord-api-docs/issues/1646.
package struct ChannelNameRules: Sendable, Hashable {
    package let kind: ChannelKind
    package let target: CounterTarget

    /// Creates the rules for the name or the topic of a kind of channel.
    package init(_ kind: ChannelKind, _ target: CounterTarget = .name) {
        self.kind = kind
        self.target = target
    }

    /// The maximum length in UTF-16 code units; `nil` if channels of this kind have no topic.
    ///
    /// Discord does not say how it counts. No other unit results in a greater number, so a text within this limit is always
    /// accepted.
    package var maximumLength: Int? {
        switch target {
        case .name: 100
        case .topic: kind.maximumTopicLength
        }
    }

    /// Whether punctuation, capital letters and spaces are lost.
    package var isTextName: Bool { target == .name && kind.hasTextName }

    /// The text as Discord stores it. It may be empty or too long; see `check`.
    package func normalized(_ text: String) -> String {
        switch target {
        case .topic: Self.trimmed(text)
        case .name: kind.hasTextName ? Self.textName(text) : Self.spaced(text)
        }
    }

    /// Whether a channel that has the text `current` already shows `wanted`.
    package func shows(_ wanted: String, in current: String) -> Bool {
        current == wanted || normalized(current) == normalized(wanted)
    }

    /// Checks whether Discord accepts a text.
    ///
    /// - Returns: The normalized text.
    package func check(_ text: String) throws(ChannelNameError) -> String {
        guard let maximumLength else { throw .noTopic(kind) }
        let text = normalized(text)
        if text.isEmpty, target == .name { throw .empty }
        guard text.utf16.count <= maximumLength else {
            throw .tooLong(length: text.utf16.count, limit: maximumLength)
        }
        return text
    }

    private static func textName(_ text: String) -> String {
        var name = String.UnicodeScalarView()
        for scalar in text.lowercased().unicodeScalars {
            if scalar == "-" || scalar.properties.isWhitespace {
                if let last = name.last, last != "-" { name.append("-") }
            } else if !isRemoved(scalar) {
                name.append(scalar)
            }
        }
        if name.last == "-" { name.removeLast() }
        return String(name)
    }

    /// Whether a character is removed from the names of text channels.
    static func isRemoved(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "-", "_", "0"..."9", "a"..."z", "A"..."Z": false
        default: scalar.isASCII || scalar.properties.generalCategory == .control
        }
    }

    private static func spaced(_ text: String) -> String {
        var name = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                if let last = name.last, last != " " { name.append(" ") }
            } else if scalar.properties.generalCategory != .control {
                name.append(scalar)
            }
        }
        if name.last == " " { name.removeLast() }
        return String(name)
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let start = scalars.drop { $0.properties.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
