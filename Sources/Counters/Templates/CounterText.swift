// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A template with its values filled in.
package struct CounterText: Sendable, Hashable {
    /// Shown for a value that is unknown.
    package static let placeholder = "–"

    package let text: String
    /// The values that are shown as `–`, because their figures are unknown. While a figure is unknown for a moment, as after a
    /// start, a channel that shows an earlier number should keep it.
    package let unknown: [CounterValue]
}

extension CounterTemplate {
    /// The text for some figures.
    package func filled(with figures: CounterFigures, style: CounterStyle) -> CounterText {
        var text = ""
        var unknown: [CounterValue] = []
        for part in parts {
            switch part {
            case .text(let literal): text += literal
            case .value(let value):
                if let shown = value.text(figures, style) {
                    text += shown
                } else {
                    text += CounterText.placeholder
                    unknown.append(value)
                }
            }
        }
        return CounterText(text: text, unknown: unknown)
    }
}

extension CounterValue {
    /// `nil` if the figure is unknown.
    fileprivate func text(_ figures: CounterFigures, _ style: CounterStyle) -> String? {
        switch self {
        case .figure(let figure): figures[figure].map { style.text($0, signed: figure == .netWeek) }
        case .goal(let step): figures[.members].map { style.text(MemberGoal.next(above: $0, step: step)) }
        case .role(let id): figures[id].map { style.text($0) }
        case .date(let format): format.text(figures.now, locale: style.locale, timeZone: style.timeZone)
        }
    }
}
