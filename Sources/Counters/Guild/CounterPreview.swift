// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What a counter would show, for the live preview before it is saved.
package struct CounterPreview: Sendable, Hashable {
    /// The text as Discord will show it.
    package let shown: String
    /// What Discord changes in the text.
    package let losses: [ChannelNameLoss]
    /// Values that are shown as `–` because their figures are unknown now.
    package let unknown: [CounterValue]
    /// Whether the channel shows this text already, so that saving renames nothing now.
    package let isShown: Bool

    /// Creates a preview.
    ///
    /// - Parameters:
    ///   - counter: The counter to preview.
    ///   - kind: The kind of its channel.
    ///   - current: The channel's current name or topic, by the counter's target; `nil` if it is unknown.
    ///   - figures: The guild's current figures.
    ///   - style: The guild's style.
    /// - Throws: Why the counter cannot be used, also if only greater figures or other dates would prevent it.
    package init(
        of counter: GuildCounter, kind: ChannelKind, current: String?, figures: CounterFigures, style: CounterStyle
    ) throws(ChannelNameError) {
        losses = try counter.check(kind: kind, style: style, now: figures.now)
        let text = try counter.text(kind: kind, figures: figures, style: style)
        shown = text.text
        unknown = text.unknown
        isShown = current.map { ChannelNameRules(kind, counter.target).shows(text.text, in: $0) } ?? false
    }
}
