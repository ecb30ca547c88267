// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What a text is used for, which limits its length. It is the last word of the key.
package enum TextKind: String, Sendable, CaseIterable {
    /// The name of a command or an option.
    case name = "Name"
    /// The description of a command, an option or a component.
    case description = "Description"
    /// A choice of an option, or an option of a select menu.
    case choice = "Choice"
    /// The label of a button.
    case button = "Button"
    /// The title of a modal, or the label of a component in it.
    case label = "Label"
    /// The placeholder of a select menu.
    case placeholder = "Placeholder"
    /// The title of an embed.
    case title = "Title"
    /// The name of a field of an embed.
    case heading = "Heading"
    /// The value of a field of an embed, or a part of it.
    case line = "Line"
    /// A message, or the description of an embed.
    case text = "Text"
    /// The footer of an embed.
    case footer = "Footer"
    /// The name of an activity in the bot's presence.
    case presence = "Presence"
    /// The start of a channel's name, before the number.
    case prefix = "Prefix"
    /// The description of an attachment.
    case alt = "Alt"
    /// A text in a chart.
    case chart = "Chart"
    /// A part of other texts.
    case word = "Word"

    /// The maximum length.
    ///
    /// Sources: Application Commands, "Application Command Structure"; Components, Reference; Resources, Message, "Embed Limits"
    /// and "Attachment Object"; Resources, Channel. Limits of the last three kinds and of presences are the bot's own.
    package var limit: Int {
        switch self {
        case .name: 32
        case .label: 45
        case .button: 80
        case .description, .choice, .chart, .prefix: 100
        case .presence: 128
        case .placeholder: 150
        case .word: 200
        case .title, .heading: 256
        case .line, .alt: 1_024
        case .text: 2_000
        case .footer: 2_048
        }
    }
}

extension TextKey {
    /// What the text is used for; `nil` if the key does not end with the name of a kind.
    package var kind: TextKind? { TextKind.allCases.first { rawValue.hasSuffix($0.rawValue) } }
}
