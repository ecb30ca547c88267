// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation

/// What a text loses when Discord makes a name of it.
package enum ChannelNameLoss: Sendable, Hashable {
    /// Capital letters become small.
    case capitals
    /// Spaces become dashes.
    case spaces
    /// These characters are removed, in the order of the text.
    case characters(String)
}

extension ChannelNameRules {
    /// What a text loses; nothing in a topic or in the name of a voice channel.
    package func losses(of text: String) -> [ChannelNameLoss] {
        guard isTextName else { return [] }
        var removed = String.UnicodeScalarView()
        for scalar in text.unicodeScalars
        where Self.isRemoved(scalar) && !scalar.properties.isWhitespace && !removed.contains(scalar) {
            removed.append(scalar)
        }
        var losses: [ChannelNameLoss] = []
        if text != text.lowercased() { losses.append(.capitals) }
        if text.contains(where: \.isWhitespace) { losses.append(.spaces) }
        if !removed.isEmpty { losses.append(.characters(String(removed))) }
        return losses
    }

    /// Checks whether a template can be used, for all figures and dates.
    ///
    /// - Parameters:
    ///   - template: The template of a counter.
    ///   - style: The guild's style.
    ///   - now: The current time.
    /// - Returns: What the name loses.
    /// - Throws: Why the template cannot be used.
    package func check(
        _ template: CounterTemplate, style: CounterStyle, now: Date
    ) throws(ChannelNameError) -> [ChannelNameLoss] {
        let style = isTextName ? style.withoutSeparators : style
        let needs = template.needs
        let dates = needs.dates ? Self.dates(around: now) : [now]
        var first: [ChannelNameLoss]?
        for date in dates {
            let text = template.filled(with: .widest(for: needs, now: date), style: style).text
            let shown = try check(text)
            // In a text channel, `5/10` would become `510`.
            if isTextName, Self.numbers(text) != Self.numbers(shown) { throw .mergedNumbers(shown) }
            first = first ?? losses(of: text)
        }
        return first ?? []
    }

    /// Dates with all months and all weekdays in all combinations.
    private static func dates(around now: Date) -> [Date] {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let year = calendar.component(.year, from: now)
        return (1...12).flatMap { month in
            (20...26).compactMap { calendar.date(from: DateComponents(year: year, month: month, day: $0, hour: 22)) }
        }
    }

    /// The numbers in a text, as digits.
    private static func numbers(_ text: String) -> [String] {
        text.split { !$0.isNumber }.map(String.init)
    }
}
