// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A kind of guild channel whose name or topic can be a counter.
///
/// Source: Resources, Channel, "Channel Types".
package enum ChannelKind: Int, Sendable, Hashable, CaseIterable {
    case text = 0
    case voice = 2
    case category = 4
    case announcement = 5
    case stage = 13
    case forum = 15
    case media = 16

    /// Whether Discord writes the name in lower case with dashes and hardly any punctuation.
    package var hasTextName: Bool {
        switch self {
        case .text, .announcement, .forum, .media: true
        case .voice, .category, .stage: false
        }
    }

    /// The maximum length of a topic; `nil` if channels of this kind have none.
    ///
    /// Source: Resources, Channel, "Modify Channel".
    package var maximumTopicLength: Int? {
        switch self {
        case .text, .announcement: 1_024
        case .forum, .media: 4_096
        case .voice, .category, .stage: nil
        }
    }
}

/// The part of a channel that shows a counter. The raw value is stored.
package enum CounterTarget: String, Sendable, Hashable, Codable, CaseIterable {
    case name, topic
}
