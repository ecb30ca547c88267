// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
package import Foundation

/// A counter of a guild: a channel whose name or topic is kept up to date.
package struct GuildCounter: Sendable, Hashable, Codable {
    /// What identifies a counter: a channel has at most one counter in its name and one in its topic.
    package struct ID: Sendable, Hashable {
        package let channel: ChannelID
        package let target: CounterTarget

        /// Creates an ID.
        package init(channel: ChannelID, target: CounterTarget) {
            self.channel = channel
            self.target = target
        }
    }

    package let channel: ChannelID
    package let target: CounterTarget
    package var template: CounterTemplate
    /// The number format; `nil` for the guild's.
    package var numbers: CounterNumberFormat?

    /// Creates a counter.
    package init(
        channel: ChannelID, target: CounterTarget = .name, template: CounterTemplate,
        numbers: CounterNumberFormat? = nil
    ) {
        self.channel = channel
        self.target = target
        self.template = template
        self.numbers = numbers
    }

    package var id: ID { ID(channel: channel, target: target) }

    /// Checks whether the counter can be used in a kind of channel.
    ///
    /// - Parameters:
    ///   - kind: The kind of the counter's channel.
    ///   - style: The guild's style.
    ///   - now: The current time.
    /// - Returns: What Discord changes in the text.
    /// - Throws: Why the counter cannot be used.
    package func check(
        kind: ChannelKind, style: CounterStyle, now: Date
    ) throws(ChannelNameError) -> [ChannelNameLoss] {
        try ChannelNameRules(kind, target).check(template, style: adapted(style), now: now)
    }

    /// The text that the channel should show, as Discord stores it.
    package func text(
        kind: ChannelKind, figures: CounterFigures, style: CounterStyle
    ) throws(ChannelNameError) -> CounterText {
        let rules = ChannelNameRules(kind, target)
        let style = rules.isTextName ? adapted(style).withoutSeparators : adapted(style)
        let filled = template.filled(with: figures, style: style)
        return CounterText(text: try rules.check(filled.text), unknown: filled.unknown)
    }

    private func adapted(_ style: CounterStyle) -> CounterStyle {
        var style = style
        if let numbers { style.numbers = numbers }
        return style
    }
}
